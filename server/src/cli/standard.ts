import type { FileId } from '../core/base/span';
import { jsonText } from '../core/base/visible';
import { kindOf } from '../core/kinds/match';
import { type Finding, isShown } from '../core/lint/finding';
import { answersTo, standards } from '../core/lint/standards';
import type { Options } from './args';
import { type Host, isFailed } from './host';
import type { Inputs } from './inputs';
import { type Paint, paintFor } from './reporters/colour';
import { inColumns } from './reporters/columns';
import { evidencePage } from './reporters/evidence-page';
import type { Session } from './session';

type Standard = (typeof standards)[number];

/** The standard that the command line asks for. */
export function standardOf(options: Options): Standard | undefined {
  const name = options.get('standard')?.[0];
  return standards.find(({ id }) => id === name);
}

interface Answer {
  readonly id: string;
  readonly grade: string;
  readonly title: string;
  readonly status: Status;
  readonly rules: readonly string[];
  /** Those that are open; where there are none, those that are allowed. */
  readonly found: readonly Finding[];
  readonly unseen?: string;
}

/** `no file`: nothing of the kinds that its rules look at was analyzed. */
type Status = 'fail' | 'allowed' | 'pass' | 'no file' | 'not visible';

/** What the analyzed files say about each recommendation of a standard. */
export function standardReport(
  host: Host,
  { session, files, today }: { readonly session: Session; readonly files: Inputs['files']; readonly today: string },
  standard: Standard,
  options: Options,
  version: string,
): string {
  const answers = answersOf(session, standard);
  if (options.get('format')?.[0] === 'html') {
    const digests = digestsOf(host, session, files);
    return evidencePage(session, { standard, date: today, version, recommendations: answers, files: digests });
  }
  if (options.get('format')?.[0] === 'json') {
    const recommendations = answers.map(({ grade, found, unseen: _, ...rest }) => ({
      ...rest,
      findings: found.length,
      grade: grade === '' ? null : grade,
    }));
    return `${jsonText({ version: 1, standard: { id: standard.id, title: standard.title }, recommendations })}\n`;
  }
  const paint = paintFor(host, options, host.outIsTerminal && !options.has('output'));
  const rows = answers.map(({ id, grade, status, found, title }) => [
    id,
    grade,
    status,
    found.length > 0 ? String(found.length) : '',
    title,
  ]);
  const count = (wanted: Status): number => answers.filter(({ status }) => status === wanted).length;
  const counts = (['fail', 'allowed', 'pass', 'no file', 'not visible'] as const).map((status) => `${count(status)} ${status}`).join(', ');
  return `${paint.strong(standard.title)}\n\n${table(['id', 'grade', 'status', 'findings', 'recommendation'], rows, paint)}\n${counts}\n`;
}

function answersOf(session: Session, standard: Standard): Answer[] {
  const kinds = new Set<string | undefined>([...session.files].map((file) => kindOf(file, session.textOf(file))?.id));
  return standard.recommendations.map((recommendation) => {
    const { id, grade = '', title, unseen } = recommendation;
    const rules = answersTo(standard, recommendation);
    const own = session.findings.filter(({ rule }) => rules.includes(rule));
    const open = own.filter(isShown);
    const allowed = own.filter(({ suppressed, supersededBy }) => suppressed !== null && supersededBy === null);
    const isSeen = rules.some((rule) => kinds.has(rule.slice(0, rule.indexOf('/'))));
    const status =
      rules.length === 0 ? 'not visible' : open.length > 0 ? 'fail' : allowed.length > 0 ? 'allowed' : isSeen ? 'pass' : 'no file';
    return { id, grade, title, status, rules, found: open.length > 0 ? open : allowed, ...(unseen !== undefined && { unseen }) };
  });
}

/** The digests of what was analyzed, and of the config files that govern it. */
function digestsOf(host: Host, session: Session, files: Inputs['files']): { readonly file: FileId; readonly sha256: string }[] {
  const configs = session.checked.flatMap(({ config }) => config.file ?? []);
  const all = [...new Set([...session.files, ...configs])].sort();
  return all.flatMap((file) => {
    const bytes = files.get(file)?.bytes ?? host.read(file);
    return isFailed(bytes) ? [] : [{ file, sha256: host.sha256(bytes) }];
  });
}

/** Prints which rules answer each recommendation of a standard. @returns the exit code */
export function listStandard(host: Host, standard: Standard, options: Options): number {
  const all = standard.recommendations.map((recommendation) => ({ ...recommendation, rules: answersTo(standard, recommendation) }));
  if (options.get('format')?.[0] === 'json') {
    const recommendations = all.map(({ id, title, grade, rules, unseen }) => ({
      id,
      title,
      grade: grade ?? null,
      rules,
      unseen: unseen ?? null,
    }));
    host.out(`${jsonText({ version: 1, standard: { id: standard.id, title: standard.title }, recommendations })}\n`);
    return 0;
  }
  const paint = paintFor(host, options, host.outIsTerminal);
  const rows = all.map(({ id, title, grade = '', rules, unseen }) => [
    id,
    grade,
    title,
    rules.length > 0 ? rules.join(', ') : `not visible in files: ${unseen ?? 'no rule'}`,
  ]);
  host.out(`${paint.strong(standard.title)}\n\n${table(['id', 'grade', 'recommendation', 'rules'], rows, paint)}`);
  return 0;
}

/** Columns as wide as their widest cell; those without any are left out. */
function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const shown = head.map((_, at) => at).filter((at) => rows.some((row) => row[at] !== ''));
  const cut = [head, ...rows].map((row) => shown.map((at) => row[at] ?? ''));
  const [first = '', ...rest] = inColumns(cut);
  return `${[paint.strong(first), ...rest].join('\n')}\n`;
}
