import type { TextEdit } from '../core/base/edit';

/** Lines of the old text replaced by new ones; each line holds its line break. */
interface Change {
  /** Index of the first old line. */
  readonly at: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
}

const context = 3;

/**
 * A unified diff of one file that `patch -p1` and `git apply` accept.
 * @param before the text of the file; `null` for a file that is to be made
 * @param edits disjoint edits of this file, in reading order
 * @returns the empty text when nothing changes
 */
export function unifiedDiff(name: string, before: string | null, edits: readonly TextEdit[]): string {
  const text = before ?? '';
  const lines = linesOf(text);
  const changes = changesOf(text, edits);
  if (changes.length === 0) return '';
  let out = `--- ${before === null ? '/dev/null' : label('a', name)}\n+++ ${label('b', name)}\n`;
  let shift = 0;
  for (const hunk of hunksOf(changes)) {
    const first = hunk[0]!;
    const last = hunk.at(-1)!;
    const from = Math.max(0, first.at - context);
    const to = Math.min(lines.length, last.at + last.old.length + context);
    let body = '';
    let at = from;
    for (const { at: start, old, now } of hunk) {
      body += marked(' ', lines.slice(at, start)) + marked('-', old) + marked('+', now);
      at = start + old.length;
    }
    body += marked(' ', lines.slice(at, to));
    const grown = hunk.reduce((sum, { old, now }) => sum + now.length - old.length, 0);
    out += `@@ -${range(from, to - from)} +${range(from + shift, to - from + grown)} @@\n${body}`;
    shift += grown;
  }
  return out;
}

/** Edits on the same lines, by the indices of the first and the last one. */
interface Cluster {
  readonly first: number;
  last: number;
  readonly edits: TextEdit[];
}

/** The changed lines, found from the edits: edits on one line join, equal lines at both ends drop out. */
function changesOf(text: string, edits: readonly TextEdit[]): Change[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return clustersOf(text, starts, edits)
    .map((cluster) => changeOf(text, starts, cluster))
    .filter((change) => change !== undefined);
}

function clustersOf(text: string, starts: readonly number[], edits: readonly TextEdit[]): Cluster[] {
  const clusters: Cluster[] = [];
  let line = 0;
  for (const edit of edits) {
    while (line + 1 < starts.length && starts[line + 1]! <= edit.at.start) line++;
    let last = line;
    // What ends where a line starts takes nothing of that line.
    const end = isOfWholeLines(text, edit) ? edit.at.end - 1 : edit.at.end;
    while (last + 1 < starts.length && starts[last + 1]! <= end) last++;
    const before = clusters.at(-1);
    if (before && line <= before.last) {
      before.edits.push(edit);
      before.last = Math.max(before.last, last);
    } else clusters.push({ first: line, last, edits: [edit] });
  }
  return clusters;
}

function changeOf(text: string, starts: readonly number[], { first, last, edits }: Cluster): Change | undefined {
  const from = starts[first]!;
  const to = starts[last + 1] ?? text.length;
  let made = '';
  let at = from;
  for (const edit of edits) {
    made += text.slice(at, edit.at.start) + edit.newText;
    at = edit.at.end;
  }
  const old = linesOf(text.slice(from, to));
  const now = linesOf(made + text.slice(at, to));
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  if (old.length === now.length && head === old.length) return undefined;
  return { at: first + head, old: old.slice(head, old.length - tail), now: now.slice(head, now.length - tail) };
}

/** True for an edit that removes lines with their breaks, or puts other lines in their place. */
function isOfWholeLines(text: string, { at: { start, end }, newText }: TextEdit): boolean {
  const isLineStart = (offset: number): boolean => offset === 0 || text[offset - 1] === '\n';
  return end > start && isLineStart(start) && isLineStart(end) && (newText === '' || newText.endsWith('\n'));
}

/** Changes whose contexts touch share a hunk. */
function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    const before = hunk?.at(-1);
    if (hunk && before && change.at - (before.at + before.old.length) <= 2 * context) hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

/** Lines with their line breaks; a lone carriage return ends none, as for `patch`. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function marked(mark: string, lines: readonly string[]): string {
  return lines.map((line) => (line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`)).join('');
}

/** First line from 1 and count; a range without lines names the line before it. */
function range(from: number, count: number): string {
  const first = count === 0 ? from : from + 1;
  return count === 1 ? `${first}` : `${first},${count}`;
}

/** A file's name as git writes it: quoted where it holds quotes or control characters, with a tab behind one with spaces. */
function label(side: 'a' | 'b', name: string): string {
  const path = `${side}/${name}`;
  if (/["\\\u0000-\u001f\u007f]/.test(path)) {
    const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\' };
    return `"${path.replace(/["\\\u0000-\u001f\u007f]/g, (c) => escapes[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`;
  }
  return path.includes(' ') ? `${path}\t` : path;
}
