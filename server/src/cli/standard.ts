import type { FileId } from '../core/base/span';
import { jsonText } from '../core/base/visible';
import { kindOf } from '../core/kinds/match';
import { isShown } from '../core/lint/finding';
import { answersTo, standards } from '../core/lint/standards';
import { type Answer, type Status, statuses } from './answer';
import type { Options } from './args';
import { type Host, isFailed } from './host';
import type { InputError } from './input-error';
import { type Paint, paintFor } from './reporters/colour';
import { inColumns } from './reporters/columns';
import { type DigestedFile, type Evidence, evidencePage } from './reporters/evidence-page';
import type { Session } from './session';

type Standard = (typeof standards)[number];

/** The standard that the command line asks for. */
export function standardOf(options: Options): Standard | undefined {
  const name = options.get('standard')?.[0];
  return standards.find(({ id }) => id === name);
}

interface Reporting {
  readonly options: Options;
  /** Of Bulkhead. */
  readonly version: string;
  /** What was not analyzed. */
  readonly errors: readonly InputError[];
}

/** What the analyzed files say about each recommendation of a standard. */
export function standardReport(host: Host, session: Session, standard: Standard, { options, version, errors }: Reporting): string {
  const answers = answersOf(session, standard);
  if (options.get('format')?.[0] === 'html')
    return evidencePage(session, { standard, answers, errors, version, ...evidenceOf(host, session, options) });
  if (options.get('format')?.[0] === 'json') {
    const recommendations = answers.map(({ grade, ...rest }) => ({ ...rest, grade: grade === '' ? null : grade }));
    return `${jsonText({ version: 1, standard: { id: standard.id, title: standard.title }, recommendations })}\n`;
  }
  const paint = paintFor(host, options, host.outIsTerminal && !options.has('output'));
  const rows = answers.map(({ id, grade, status, findings, title }) => [id, grade, status, findings > 0 ? String(findings) : '', title]);
  const count = (wanted: Status): number => answers.filter(({ status }) => status === wanted).length;
  const counts = statuses.map((status) => `${count(status)} ${status}`).join(', ');
  return `${paint.strong(standard.title)}\n\n${table(['id', 'grade', 'status', 'findings', 'recommendation'], rows, paint)}\n${counts}\n`;
}

/** What the evidence is about: the days, and the files with their digests. */
function evidenceOf(host: Host, session: Session, options: Options): Pick<Evidence, 'made' | 'days' | 'files' | 'configs'> {
  const day = options.get('today')?.[0];
  const days = new Set(session.configs.map((config) => day ?? config.today ?? host.today));
  const digested = (file: FileId): DigestedFile => {
    const bytes = options.has('stdin-filename') ? new TextEncoder().encode(session.textOf(file)) : host.read(file);
    return { name: session.nameOf(file), digest: isFailed(bytes) ? undefined : host.sha256(bytes) };
  };
  const configs = new Set(session.configs.flatMap(({ file }) => (file === undefined || isFailed(host.read(file)) ? [] : [file])));
  return {
    made: host.today,
    days: [...days].sort(),
    files: [...session.files].sort().map(digested),
    configs: [...configs].sort().map(digested),
  };
}

function answersOf(session: Session, standard: Standard): Answer[] {
  const kinds = new Set<string | undefined>([...session.files].map((file) => kindOf(file, session.textOf(file))?.id));
  return standard.recommendations.map((recommendation) => {
    const { id, grade = '', title, needs } = recommendation;
    const rules = answersTo(standard, recommendation);
    const own = session.findings.filter(({ rule }) => rules.includes(rule));
    const open = own.filter(isShown).length;
    const allowed = own.filter(({ suppressed, supersededBy }) => suppressed !== null && supersededBy === null).length;
    const isSeen = needs === undefined ? rules.some((rule) => kinds.has(rule.slice(0, rule.indexOf('/')))) : kinds.has(needs);
    const status = rules.length === 0 ? 'not visible' : open > 0 ? 'fail' : allowed > 0 ? 'allowed' : isSeen ? 'pass' : 'no file';
    return { id, grade, title, status, rules, findings: open > 0 ? open : allowed };
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
