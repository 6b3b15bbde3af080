import { append, largest } from '../../core/base/many';
import type { Severity } from '../../core/base/severity';
import type { Span } from '../../core/base/span';
import { visible } from '../../core/base/visible';
import type { Analysis } from '../../core/lint/analyze';
import { concealed } from '../../core/model/held-credential';
import type { AttackPath, Contribution, Exposure, PathStep } from '../../core/score/exposure';
import { figure, formulaVersion, type Level } from '../../core/score/formula';
import type { Session } from '../session';
import type { Paint } from './colour';
import { placeOf } from './place';

/** An exposure as it is shown, with what `harden` would leave of it. */
export interface Shown {
  readonly exposure: Exposure;
  readonly analysis: Analysis;
  readonly after?: Exposure;
}

/** The colour of a level. */
const colours: Readonly<Record<Level, Severity | undefined>> = {
  critical: 'critical',
  high: 'high',
  elevated: 'medium',
  moderate: 'low',
  low: undefined,
  minimal: undefined,
  'nothing found': undefined,
};

/** The scores for people: each with a bar, its largest contributions, its ways out and what is assumed. */
export function scoreReport(session: Session, shown: readonly Shown[], paint: Paint): string {
  if (shown.length === 0) return 'no container to score\n';
  const parts = shown.map((one) => scoreText(session, one, paint));
  return `${[...parts, summary(shown, paint)].join('\n\n')}\n`;
}

function scoreText(session: Session, { exposure, after }: Shown, paint: Paint): string {
  const { name, level, score, contributions, paths, assumed, measured, weighted } = exposure;
  const lifted = score > weighted ? `, lifted from ${weighted.toFixed(1)}` : '';
  const lines = [
    `${paint.strong(visible(name))}  ${inLevel(level, `${figure(exposure)} ${level}`, paint)}${lifted}  ${bar(score)}`,
    `${paint.dim('  -->')} ${placeOf(session, exposure.at)}`,
  ];
  if (exposure.entry) lines.push(`  ${paint.dim('entry:')} ${visible(exposure.entry.says)}`);
  for (const [path, ...alike] of groupedPaths(paths)) append(lines, pathLines(session, exposure, path!, alike, paint));
  const inside = paths.filter(({ within }) => within);
  if (inside.length > 0) lines.push(`  ${paint.dim(`  privileged also opens: ${inside.map((path) => path.name).join(', ')}`)}`);
  append(
    lines,
    contributions.map((one) => contributionLine(session, exposure, one, paint)),
  );
  for (const { takes, because, settle } of assumed)
    lines.push(`  ${paint.dim('assumed:')} ${visible(concealed(`${takes}; ${because}. ${settle}`))}`);
  for (const { shows } of measured) lines.push(`  ${paint.dim('measured:')} ${visible(concealed(shows))}`);
  if (after) lines.push(`  ${paint.strong('after harden:')} ${inLevel(after.level, `${figure(after)} ${after.level}`, paint)}`);
  return lines.join('\n');
}

/** The paths that no other one has in it, those of one name and class together: several mounts may be as bad as each other. */
function groupedPaths(paths: readonly AttackPath[]): AttackPath[][] {
  const groups = new Map<string, AttackPath[]>();
  for (const path of paths.filter(({ within }) => !within)) {
    const key = [path.name, path.class, ...path.through, ...path.conditions].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  return [...groups.values()];
}

function pathLines(session: Session, of: Exposure, path: AttackPath, alike: readonly AttackPath[], paint: Paint): string[] {
  const { title, class: cls, technique, steps, conditions, assumed } = path;
  const doubt = assumed ? ', assumed' : '';
  const head = `  ${paint.strong(`path (${cls}${doubt}):`)} ${visible(title)} ${paint.dim(`[${technique.id} ${technique.name}]`)}`;
  const step = ({ says, at }: PathStep): string => `${visible(concealed(says))}${at ? ` ${paint.dim(near(session, of, at))}` : ''}`;
  const rows = steps.map((one, i) => `    ${i + 1}. ${step(one)}`);
  const more = alike.flatMap((one) => one.steps.find(({ at }) => at) ?? []).map((one) => `    ${paint.dim('or')} ${step(one)}`);
  return [head, ...rows, ...more, ...conditions.map((one) => `    ${paint.dim('if')} ${visible(one)}`)];
}

/** A place; in the file that the head names, only the line. */
function near(session: Session, of: Exposure, at: Span): string {
  return at.file === of.at.file ? `line ${session.place(at.file, at.start).line + 1}` : placeOf(session, at);
}

function contributionLine(session: Session, of: Exposure, { title, points, most, has, at, assumed }: Contribution, paint: Paint): string {
  const doubt = assumed ? ' (assumed)' : '';
  return `  ${points.toFixed(2).padStart(5)} of ${most.toFixed(1)}  ${title}: ${visible(concealed(has))}${doubt} ${paint.dim(near(session, of, at))}`;
}

const barWidth = 20;

function bar(score: number): string {
  const full = Math.round((score / 10) * barWidth);
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`;
}

function inLevel(level: Level, text: string, paint: Paint): string {
  const colour = colours[level];
  return colour ? paint.severity(colour, text) : text;
}

function summary(shown: readonly Shown[], paint: Paint): string {
  const worst = shown[0]!.exposure;
  const after = largest(shown.map((one) => (one.after ?? one.exposure).score));
  const scores = `${shown.length} ${shown.length === 1 ? 'score' : 'scores'}`;
  return `${paint.strong(scores)}, highest ${worst.score.toFixed(1)} ${worst.level}, after harden ${after.toFixed(1)} (formula ${formulaVersion}; "nothing found" is not "safe": the host, its kernel and what the image contains are not read)`;
}

/** One line for the report of `check`: the highest scores. */
export function exposureLine(exposures: readonly Exposure[], paint: Paint): string | undefined {
  if (exposures.length === 0) return undefined;
  const named = exposures.slice(0, 3).map((one) => inLevel(one.level, `${visible(one.name)} ${figure(one)} ${one.level}`, paint));
  const more = exposures.length - named.length;
  return `exposure: ${named.join(', ')}${more > 0 ? `, ${more} more` : ''}`;
}
