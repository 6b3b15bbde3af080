import type { CancellationToken, CodeLens, CodeLensParams } from 'vscode-languageserver';
import { visible } from '../core/base/visible';
import type { Finding } from '../core/lint/finding';
import type { Exposure } from '../core/score/exposure';
import type { Assessment } from './analyses';
import { modified } from './answer';
import { type Context, rangeOf } from './context';
import type { HardenSubjectArgument, Summary, SummaryArgument } from './messages';
import { type ShownSubject, subjectsIn } from './subjects';

/** What `codeLens/resolve` needs: enough to look again, no state. */
interface LensData {
  readonly uri: string;
  readonly version: number;
  readonly subject: string;
  readonly shows: 'gauge' | 'harden';
}

/** Over each service and final stage what it may do, and what hardens it. */
export async function codeLenses(context: Context, { textDocument }: CodeLensParams, token: CancellationToken): Promise<CodeLens[]> {
  const assessment = await context.analyses.assess(context.documents.fileOf(textDocument.uri), token);
  if (!assessment) return [];
  const { uri, version } = assessment.open;
  return subjectsIn(assessment).flatMap((subject): CodeLens[] => {
    const range = rangeOf(context, assessment.analysis, subject.at);
    const lens = (shows: LensData['shows']): CodeLens => {
      const data: LensData = { uri, version, subject: subject.name, shows };
      return { range, data };
    };
    return fixableOf(assessment, subject).length > 0 ? [lens('gauge'), lens('harden')] : [lens('gauge')];
  });
}

/**
 * Fills in what a lens says: of the document as it is now, for editors ask late, and do not ask again for what was refused. Of a service that is gone there
 * is nothing to say.
 */
export async function resolveLens(context: Context, lens: CodeLens, token: CancellationToken): Promise<CodeLens> {
  const { uri, subject: name, shows } = lens.data as LensData;
  const assessment = await context.analyses.assess(context.documents.fileOf(uri), token);
  const subject = assessment && subjectsIn(assessment).find((each) => each.name === name);
  if (!subject) throw modified('the request for code lenses');
  if (shows === 'gauge') {
    const exposure = subject.exposure(assessment.daemon);
    const parts = [...subject.gauge(), ...(exposure ? [`exposure ${exposureWord(exposure)}`] : [])];
    return { ...lens, command: { title: visible(parts.join(', ')), command: '' } };
  }
  const argument: HardenSubjectArgument = { uri, version: assessment.open.version, subject: name };
  const { safe, review } = tiersOf(fixableOf(assessment, subject));
  const counts = [safe > 0 ? `${safe} safe` : '', review > 0 ? `${review} review` : ''].filter((part) => part !== '');
  if (counts.length === 0) return { ...lens, command: { title: '', command: '' } };
  return { ...lens, command: { title: `Harden (${counts.join(', ')})`, command: 'bulkhead.hardenSubject', arguments: [argument] } };
}

/** The numbers of a document, for a status item. */
export async function summary(context: Context, { uri }: SummaryArgument, token: CancellationToken): Promise<Summary | null> {
  const assessment = await context.analyses.assess(context.documents.fileOf(uri), token);
  if (!assessment) return null;
  const subjects = subjectsIn(assessment);
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity, limits } of assessment.shown) if (!limits) counts[severity]++;
  const fixable = assessment.analysis.findings.filter((finding) => finding.at.file === assessment.open.file && isFixable(finding));
  const [worst] = subjects.flatMap(({ exposure }) => exposure(assessment.daemon) ?? []).sort((one, two) => two.score - one.score);
  return { subjects: subjects.length, ...counts, changes: tiersOf(fixable), ...(worst && { exposure: exposureWord(worst) }) };
}

/** An exposure at a glance: `4.0 (moderate)`. */
function exposureWord({ score, level }: Exposure): string {
  return `${score.toFixed(1)} (${level})`;
}

function fixableOf({ analysis, open }: Assessment, { kind, name }: ShownSubject): Finding[] {
  return analysis.findings.filter(
    (finding) => finding.at.file === open.file && finding.subject.kind === kind && finding.subject.name === name && isFixable(finding),
  );
}

/** True for a finding that hardening may fix. */
function isFixable({ suppressed, supersededBy, fixes }: Finding): boolean {
  return suppressed === null && supersededBy === null && fixes.some(({ tier }) => tier !== 'manual');
}

/** How many of some findings have a safe fix, and how many of the others one for review. */
function tiersOf(findings: readonly Finding[]): { readonly safe: number; readonly review: number } {
  const safe = findings.filter(({ fixes }) => fixes.find(({ tier }) => tier !== 'manual')?.tier === 'safe').length;
  return { safe, review: findings.length - safe };
}
