import type { FileId } from '../../core/base/span';
import type { Finding } from '../../core/lint/finding';
import { concealed } from '../../core/model/held-credential';
import { pageAddress } from '../../core/rules/page';
import { escaped } from '../../core/score/report/markup';
import { style, styleHash } from '../../core/score/report/style';
import type { Session } from '../session';
import { placeOf } from './place';

/** A recommendation, and what the files say about it. */
export interface Evidence {
  readonly id: string;
  readonly grade: string;
  readonly title: string;
  readonly status: string;
  readonly rules: readonly string[];
  /** Those that are open, or else those that are allowed. */
  readonly found: readonly Finding[];
  /** Why no file can show it. */
  readonly unseen?: string;
}

/** What the evidence is about. */
export interface EvidenceOf {
  readonly standard: { readonly title: string; readonly checked: string; readonly sources: readonly string[] };
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly version: string;
  readonly recommendations: readonly Evidence[];
  /** The files that were analyzed, and those that configure this, with their SHA-256. */
  readonly files: readonly { readonly file: FileId; readonly sha256: string }[];
}

/** What the files show about a standard, as one page that loads nothing: for those who have to prove it to others. */
export function evidencePage(session: Session, { standard, date, version, recommendations, files }: EvidenceOf): string {
  const count = (status: string): number => recommendations.filter((one) => one.status === status).length;
  const statuses = ['fail', 'allowed', 'pass', 'no file', 'not visible'];
  const open = recommendations.filter(({ found }) => found.length > 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(standard.title)}: evidence</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escaped(standard.title)}</h1>
<p>${statuses.map((status) => `${count(status)} ${status}`).join(', ')}.</p>
${table(
  ['', ''],
  [
    ['Date', date],
    ['Checked by', `Bulkhead ${escaped(version)}, all rules (profile strict)`],
    [
      'Standard',
      `as of ${standard.checked}: ${standard.sources.map((url) => `<a href="${escaped(url)}" rel="noreferrer">${escaped(url)}</a>`).join(', ')}`,
    ],
    ['Files', `${files.length}, with their digests below`],
  ],
)}
<p class="dim">Fail: the files contradict the recommendation. Allowed: they do, and a person gives a reason for each place. Pass: nothing in the files contradicts it. No file: no file of the kinds in question was analyzed. Not visible: no file can show it. Running containers, the host and its images were not inspected.</p>
</header>
<main>
<h2>Recommendations</h2>
${table(['Id', 'Grade', 'Status', 'Recommendation', 'Rules, or why it is not visible'], recommendations.map(row))}
${open.map((one) => section(session, one)).join('\n')}
<h2>Files</h2>
${table(
  ['File', 'SHA-256'],
  files.map(({ file, sha256 }) => [escaped(session.nameOf(file)), `<code>${sha256}</code>`]),
)}
</main>
</body>
</html>
`;
}

function row({ id, grade, status, title, rules, unseen, found }: Evidence): readonly string[] {
  const why = rules.length > 0 ? rules.map(linked).join(', ') : escaped(unseen ?? 'no rule');
  const name = found.length > 0 ? `<a href="#r-${escaped(id)}">${escaped(id)}</a>` : escaped(id);
  const mark = { fail: 'critical', allowed: 'elevated', pass: 'low' }[status];
  return [name, escaped(grade), mark ? `<span class="badge ${mark}">${status}</span>` : status, escaped(title), why];
}

function linked(rule: string): string {
  return `<a href="${escaped(pageAddress(rule))}" rel="noreferrer">${escaped(rule)}</a>`;
}

function section(session: Session, { id, grade, title, status, found }: Evidence): string {
  const rows = found.map((finding) => [
    escaped(placeOf(session, finding.at)),
    linked(finding.rule),
    escaped(concealed(finding.message)),
    finding.suppressed ? escaped(`${finding.suppressed.by}: ${finding.suppressed.reason}`) : '',
  ]);
  return `<section aria-labelledby="r-${escaped(id)}">
<h2 id="r-${escaped(id)}">${escaped(`${id} ${title}`)}</h2>
<p>${[escaped(grade), status].filter((part) => part !== '').join(', ')}</p>
${table(['Place', 'Rule', 'Finding', 'Allowed by'], rows)}
</section>`;
}

/** A table of cells in HTML; without a head where its names are empty. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (cols: readonly string[]): string =>
    cols.map((cell, i) => (i === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`)).join('');
  const top = head.every((name) => name === '')
    ? ''
    : `<thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>`;
  return `<table>${top}<tbody>\n${rows.map((cols) => `<tr>${cells(cols)}</tr>`).join('\n')}\n</tbody></table>`;
}
