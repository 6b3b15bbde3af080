import { append } from '../../core/base/many';
import { bySeverity, severities } from '../../core/base/severity';
import { visible } from '../../core/base/visible';
import { type Finding, isShown } from '../../core/lint/finding';
import { frame } from '../../core/lint/frame';
import { groupAbsences } from '../../core/lint/group';
import { sectionOf } from '../../core/rules/page';
import type { About } from '../about';
import { firstSentence } from '../rule-facts';
import type { Session } from '../session';
import type { Paint } from './colour';
import { placeOf } from './place';
import { ruleTable } from './rule-table';
import { exposureLine } from './score-pretty';

interface PrettyOptions {
  readonly quiet: boolean;
  readonly masked: boolean;
  readonly pages: About['pages'];
}

/** The report for people: each finding as a compiler would say it, the gravest first, then a table of the rules, counts and what to run next. */
export function prettyReport(session: Session, paint: Paint, options: PrettyOptions): string {
  const counted = session.findings.filter(isShown);
  const listed = groupAbsences(options.masked ? session.findings.filter((finding) => finding.suppressed === null) : counted);
  const parts = [...listed]
    .sort((a, b) => bySeverity(a.severity, b.severity))
    .map((finding) => one(session, finding, paint, options.pages));
  if (!options.quiet && session.files.size > 0) {
    const summed = groupAbsences(counted);
    if (new Set(summed.map(({ rule }) => rule)).size > 1) parts.push(ruleTable(summed, paint).join('\n'));
    const line = exposureLine(session.exposures(), paint);
    parts.push([summary(session, summed, paint), ...(line === undefined ? [] : [line])].join('\n'));
  }
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}

function one(session: Session, finding: Finding, paint: Paint, pages: About['pages']): string {
  const page = pages[finding.rule];
  const mark = (text: string) => paint.severity(finding.severity, text);
  const confidence = finding.confidence === 'certain' ? '' : ` (${finding.confidence})`;
  const lines = [
    `${mark(`${finding.severity}[${finding.rule}]`)}${paint.strong(`: ${visible(finding.message)}`)}${confidence}`,
    `${paint.dim('  -->')} ${placeOf(session, finding.at)}`,
  ];
  if (!finding.grouped) append(lines, frame(session, finding.at, mark, paint.dim));
  const remark = (label: string, text: string) => lines.push(`  ${paint.dim('=')} ${paint.strong(`${label}:`)} ${visible(text)}`);
  if (finding.supersededBy) remark('superseded by', finding.supersededBy);
  for (const { at, note } of finding.related) remark('see', `${placeOf(session, at)}: ${note}`);
  const why = finding.grouped ? undefined : sectionOf(page, 'Why it matters');
  if (why !== undefined) remark('why', firstSentence(why));
  for (const { title, tier } of session.fixesOf(finding)) remark('fix', `${title} (${tier})`);
  const remedy = finding.fixes.length > 0 || saysWhatToDo(finding) ? undefined : sectionOf(page, 'What to do');
  if (remedy !== undefined) remark('do', firstSentence(remedy));
  return lines.join('\n');
}

/** The engine's own messages end with what to do; a grouped line without a fix waits for what else is wrong in its file. */
function saysWhatToDo({ rule, grouped }: Finding): boolean {
  return rule.startsWith('any/') || grouped !== undefined;
}

function summary(session: Session, findings: readonly Finding[], paint: Paint): string {
  const files = count(session.files.size, 'file');
  const suppressed = session.findings.filter((finding) => finding.suppressed).length;
  const aside = suppressed > 0 ? `; ${suppressed} suppressed` : '';
  if (findings.length === 0) return `no findings in ${files}${aside}`;
  const counts = severities.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const);
  const shown = counts.filter(([, n]) => n > 0).map(([severity, n]) => paint.severity(severity, `${n} ${severity}`));
  const where = new Set(findings.map((finding) => finding.at.file)).size;
  const lines = [
    `${paint.strong(count(findings.length, 'finding'))} (${shown.join(', ')}) in ${where === session.files.size ? files : `${where} of ${files}`}${aside}`,
  ];
  const fixable = findings.filter((finding) => finding.fixes.some((fix) => fix.tier !== 'manual')).length;
  if (fixable > 0) lines.push(`next: "bulkhead harden" shows the changes for ${fixable} of them, "bulkhead harden --write" makes them`);
  const worst = severities.map((severity) => findings.find((finding) => finding.severity === severity)).find((finding) => finding);
  if (worst) lines.push(`${fixable > 0 ? '     ' : 'next:'} "bulkhead explain ${worst.rule}" explains the most severe finding`);
  return lines.join('\n');
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
