import type { Recommendation, Standard } from '../../core/knowledge/standards/index';
import type { Finding } from '../../core/lint/finding';
import { concealed } from '../../core/model/held-credential';
import { escaped, htmlPage } from '../../core/score/report/markup';
import { type Answer, type Status, statuses } from '../answer';
import type { InputError } from '../input-error';
import type { Session } from '../session';
import { placeOf } from './place';

/** A file as it was when it was analyzed. */
export interface DigestedFile {
  readonly name: string;
  /** SHA-256; absent where the file can no longer be read. */
  readonly digest: string | undefined;
}

/** What an evidence report is made of. */
export interface Evidence {
  readonly standard: Standard;
  readonly answers: readonly Answer[];
  /** Of Bulkhead. */
  readonly version: string;
  /** The day on which the report was made. */
  readonly made: string;
  /** The days as on which the files were analyzed. */
  readonly days: readonly string[];
  readonly files: readonly DigestedFile[];
  readonly configs: readonly DigestedFile[];
  /** What was not analyzed. */
  readonly errors: readonly InputError[];
}

/** The classes of the style sheet that statuses look like. */
const looks: Readonly<Record<Status, string>> = {
  fail: 'critical',
  allowed: 'elevated',
  pass: 'low',
  'no file': 'dim',
  'not visible': 'dim',
};

/** What the files say about a standard, as one page for an auditor that loads nothing. */
export function evidencePage(session: Session, evidence: Evidence): string {
  const { standard, answers, made, version, errors } = evidence;
  const title = `Evidence: ${standard.title}`;
  const counts = statuses.map((status) => `${answers.filter((answer) => answer.status === status).length} ${status}`).join(', ');
  const facts = [
    ['Standard', `${standard.title}, as read on ${standard.checked}`],
    ...(standard.unverified === undefined ? [] : [['Not verified', standard.unverified] as const]),
    ['Made on', made],
    ['Analyzed as on', evidence.days.join(', ')],
    ['Made by', `Bulkhead ${version}, rules of both profiles`],
    ['Result', counts],
  ] as const;
  return htmlPage(
    title,
    `<header>
<h1>${escaped(title)}</h1>
<table>
${facts.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${escaped(value)}</td></tr>`).join('\n')}
</table>
<p class="dim">Bulkhead reads files: it sees what they configure, not how the host, its images and its containers are. "no file": no file of the kinds in question was analyzed. "not visible": no file can show it. "allowed": all findings are suppressed, with the reasons below.</p>
</header>
<main>
<h2>Recommendations</h2>
${recommendations(answers, standard)}
${answers.map((answer) => details(session, answer)).join('')}
${errors.length === 0 ? '' : notAnalyzed(session, errors)}
<h2>Files</h2>
${files('Analyzed files', evidence.files)}
${evidence.configs.length === 0 ? '' : files('Configuration', evidence.configs)}
</main>`,
  );
}

function recommendations(answers: readonly Answer[], { recommendations }: Standard): string {
  const unseen = new Map(recommendations.map(({ id, unseen }: Recommendation) => [id, unseen]));
  const rows = answers.map(({ id, grade, title, status, rules, findings }) => {
    const number = findings > 0 ? `<a href="#${anchor(id)}">${escaped(id)}</a>` : escaped(id);
    const by = rules.length > 0 ? rules.join(', ') : `not visible in files: ${unseen.get(id) ?? 'no rule'}`;
    const badge = `<span class="badge ${looks[status]}">${status}</span>`;
    return `<tr><th scope="row">${number}</th><td>${escaped(grade)}</td><td>${badge}</td><td class="number">${findings > 0 ? findings : ''}</td><td>${escaped(title)}</td><td>${escaped(by)}</td></tr>`;
  });
  const head = ['Number', 'Grade', 'Status', 'Findings', 'Recommendation', 'Answered by'].map((name) => `<th scope="col">${name}</th>`);
  return `<table>\n<tr>${head.join('')}</tr>\n${rows.join('\n')}\n</table>`;
}

/** The findings behind a status, those that count first. */
function details(session: Session, { id, title, status, rules, findings }: Answer): string {
  if (findings === 0) return '';
  const own = session.findings.filter(({ rule, supersededBy }) => rules.includes(rule) && supersededBy === null);
  const open = own.filter(({ suppressed }) => suppressed === null);
  const allowed = own.filter(({ suppressed }) => suppressed !== null);
  const items = [...open, ...allowed].map((finding) => `<li>${item(session, finding)}</li>`);
  return `<h3 id="${anchor(id)}">${escaped(`${id} ${title}: ${status}`)}</h3>\n<ol>\n${items.join('\n')}\n</ol>\n`;
}

function item(session: Session, { at, rule, severity, message, suppressed }: Finding): string {
  const place = `<code>${escaped(placeOf(session, at))}</code>`;
  const reason =
    suppressed === null ? '' : ` <span class="badge elevated">allowed</span> by ${suppressed.by}: ${escaped(concealed(suppressed.reason))}`;
  return `${place} ${escaped(concealed(message))} (${escaped(rule)}, ${severity})${reason}`;
}

function notAnalyzed(session: Session, errors: readonly InputError[]): string {
  const items = errors.map(({ file, line, message }) => {
    const name = `${session.nameOf(file)}${line === undefined ? '' : `:${line}`}`;
    return `<li><code>${escaped(name)}</code> ${escaped(concealed(message))}</li>`;
  });
  return `<h2>Not analyzed</h2>\n<ul>\n${items.join('\n')}\n</ul>`;
}

function files(caption: string, all: readonly DigestedFile[]): string {
  const rows = all.map(
    ({ name, digest = 'cannot be read any more' }) => `<tr><td>${escaped(name)}</td><td><code>${escaped(digest)}</code></td></tr>`,
  );
  return `<table>\n<caption>${caption}, with SHA-256</caption>\n${rows.join('\n')}\n</table>`;
}

function anchor(id: string): string {
  return `r-${id.replaceAll(/[^\w.-]/g, '-')}`;
}
