import { bySpan, type FileId, type Span } from './span';

/** Replaces the text at a span. A new file is an edit at `[0, 0)` of a file that is not there. */
export interface TextEdit {
  readonly at: Span;
  readonly newText: string;
}

/**
 * The edits in the order of their spans; equal replacements unite. `undefined` when two of them touch the same characters.
 * Insertions at one place keep the order in which they are given, and stand before a replacement that starts there.
 */
export function disjoint(edits: readonly TextEdit[]): TextEdit[] | undefined {
  const sorted = [...edits].sort((a, b) => bySpan(a.at, b.at));
  const out: TextEdit[] = [];
  for (const edit of sorted) {
    const last = out.at(-1);
    if (last && last.at.file === edit.at.file) {
      const same = last.at.start === edit.at.start && last.at.end === edit.at.end;
      const insertion = edit.at.start === edit.at.end;
      if (same && last.newText === edit.newText) continue;
      if (edit.at.start < last.at.end || (same && !insertion)) return undefined;
    }
    out.push(edit);
  }
  return out;
}

/** The text of one file with edits applied. The edits must be disjoint; those of other files are passed over. */
export function applyEdits(file: FileId, text: string, edits: readonly TextEdit[]): string {
  let out = '';
  let from = 0;
  for (const edit of [...edits].sort((a, b) => bySpan(a.at, b.at))) {
    if (edit.at.file !== file) continue;
    out += text.slice(from, edit.at.start) + edit.newText;
    from = edit.at.end;
  }
  return out + text.slice(from);
}

/** The one edit that makes a text another: what stands between their common beginning and their common end. */
export function editBetween(file: FileId, before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (same < most - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  return { at: { file, start, end: before.length - same }, newText: after.slice(start, after.length - same) };
}

/**
 * The same edit at the start of a line, where it may as well be there: a line above one that begins with the same blanks, or such a line that goes.
 * @returns the edit of `editBetween` where it may not
 */
export function lineEditBetween(file: FileId, before: string, after: string): TextEdit {
  const edit = editBetween(file, before, after);
  const { start, end } = edit.at;
  const by = after.length - before.length;
  let back = 0;
  while (back < start && (start === end || by === start - end) && before[start - back - 1] !== '\n') {
    const last = (start === end ? after[start + by - back - 1] : before[end - back - 1]) as string;
    if (before[start - back - 1] !== last) return edit;
    back++;
  }
  if (back === 0) return edit;
  return { at: { file, start: start - back, end: end - back }, newText: after.slice(start - back, end - back + by) };
}
