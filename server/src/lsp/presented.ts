import { hash } from '../core/base/hash';
import { memoize } from '../core/base/memoize';
import type { FileId, Span } from '../core/base/span';
import { visible } from '../core/base/visible';
import type { Config } from '../core/config/config';
import type { Analysis } from '../core/lint/analyze';
import { atAnchors } from '../core/lint/anchors';
import { type Finding, isShown } from '../core/lint/finding';
import { groupAbsences } from '../core/lint/group';
import { treeOf } from '../core/model/files';
import { rules } from '../core/rules/index';
import { entryOf } from '../core/syntax/tree';
import type { EditorSettings } from './settings';

/** A finding as the editor presents it. */
export interface Shown extends Finding {
  /** Set on the one that stands for limits which several services lack and only a person can choose: what it stands for. */
  readonly limits?: readonly Finding[];
}

/** More names than these are counted. */
const mostNames = 3;

/**
 * The findings of a file as people see them: what an anchor gives to several services is one, the missing safeguards of a subject are one. Services that
 * lack nothing but limits which depend on their load, so that hardening sets none, are named together, once, at the key above them.
 */
export function presented(analysis: Analysis, findings: readonly Finding[], file: FileId): readonly Shown[] {
  const own = findings.filter((finding) => finding.at.file === file && isShown(finding));
  const subjects = new Map<string, Finding[]>();
  for (const finding of own) {
    if (!finding.absence) continue;
    const key = `${finding.subject.kind}\0${finding.subject.name}`;
    const known = subjects.get(key);
    if (known) known.push(finding);
    else subjects.set(key, [finding]);
  }
  const at = servicesAt(analysis, file);
  const open = at ? [...subjects.values()].filter((all) => all.every((finding) => isLimit(finding, analysis.options.config))).flat() : [];
  const apart = new Set(open);
  const rest = groupAbsences(atAnchors(open.length === 0 ? own : own.filter((finding) => !apart.has(finding))));
  return at && open.length > 0 ? [...rest, asOne(open, at)] : rest;
}

/** What of an array is shown under settings: the same array as long as both are. */
const wantedBySettings = memoize((_shown: readonly Shown[]) => new Map<EditorSettings, readonly Shown[]>());

/**
 * The findings that a person wants to see.
 * @param syntaxElsewhere kinds of files whose syntax another extension checks
 */
export function wantedOf(
  { project }: Analysis,
  shown: readonly Shown[],
  settings: EditorSettings,
  syntaxElsewhere: readonly string[],
): readonly Shown[] {
  const known = wantedBySettings(shown).get(settings);
  if (known) return known;
  /** What any parser says of the text; that Compose or Docker would refuse what it means is said nowhere else. */
  const isOfParser = ({ at }: Shown): boolean => {
    const source = project.files.get(at.file);
    return (
      source !== undefined && syntaxElsewhere.includes(source.kind) && source.tree.problems.some((problem) => problem.at.start === at.start)
    );
  };
  const isWanted = (finding: Shown): boolean => {
    if (levelOf(finding, settings) === 'off') return false;
    if (finding.rule !== 'any/syntax' || settings.syntax === 'on') return true;
    return settings.syntax === 'auto' && !isOfParser(finding);
  };
  const wanted = shown.every(isWanted) ? shown : shown.filter(isWanted);
  wantedBySettings(shown).set(settings, wanted);
  return wanted;
}

/** What the settings make of a finding: the rule decides before its severity. */
export function levelOf({ rule, severity, limits }: Shown, settings: EditorSettings): EditorSettings['severity'][string] | undefined {
  const level = settings.severity[rule];
  // Limits that a person chooses stay a hint, unless they are not wanted.
  return limits ? (level === 'off' ? 'off' : undefined) : (level ?? settings.severity[severity]);
}

/** True for a missing limit whose right value depends on the load of the service. One that the config rates is the team's wish. */
function isLimit({ rule, fixes }: Finding, config: Config): boolean {
  const { level } = config.rules.get(rule) ?? {};
  return (
    level === undefined &&
    fixes.length > 0 &&
    fixes.every(({ tier, conditions }) => tier === 'manual' && conditions.some(({ id }) => id === 'limit-enough'))
  );
}

function servicesAt({ project }: Analysis, file: FileId): Span | undefined {
  const root = treeOf(project, file)?.documents[0];
  const key = root?.kind === 'map' ? entryOf(root, 'services')?.key : undefined;
  return key && { file, start: key.start, end: key.end };
}

function asOne(findings: readonly Finding[], at: Span): Shown {
  const first = findings[0]!;
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort();
  const names = [...new Set(findings.map(({ subject }) => `"${visible(subject.name)}"`))];
  const who = names.length > mostNames ? `${names.length} services have` : `${names.join(', ')} ${names.length > 1 ? 'have' : 'has'}`;
  const what = ids.map((id) => (rules.find((rule) => rule.id === id)?.meta.safeguard ?? id).replace(/^an? /, ''));
  return {
    ...first,
    rule: 'compose/absences',
    message: `${who} no ${what.join(' and no ')}: the right value depends on the load`,
    at,
    subject: { kind: 'file', name: at.file },
    related: [],
    fixes: [],
    fingerprint: hash(`limits\0${at.file}\0${findings.map(({ fingerprint }) => fingerprint).join('\0')}`),
    grouped: ids,
    limits: findings,
  };
}
