import { applyEdits, type TextEdit } from '../base/edit';
import type { Json } from '../base/json';
import { lineEndOf, lineStartOf } from '../base/lines';
import type { Read, SourceFile } from '../model/files';
import { mapAt, type Project } from '../model/project';
import { get, type Value } from '../model/value';
import { goesWithNext } from './explaining-comments';
import { isNeutral, neutral } from './neutral';
import type { Fix, Want } from './want';

/**
 * Comments of a file that edits would lose although they do not stand on a line that is removed, nor explain one. Compares texts: a comment
 * counts as kept when the new file has at least as many of the same wording.
 */
export function lostComments(
  before: SourceFile,
  after: SourceFile,
  edits: readonly TextEdit[],
): { readonly start: number; readonly end: number }[] {
  const kept = new Map<string, number>();
  for (const { start, end } of after.tree.comments) {
    const comment = after.text.slice(start, end).trimEnd();
    kept.set(comment, (kept.get(comment) ?? 0) + 1);
  }
  const lost: { readonly start: number; readonly end: number }[] = [];
  for (const { start, end } of before.tree.comments) {
    const comment = before.text.slice(start, end).trimEnd();
    if (onRemovedLine(before, start, edits)) continue;
    const left = kept.get(comment) ?? 0;
    if (left > 0) kept.set(comment, left - 1);
    else lost.push({ start, end: start + comment.length });
  }
  return lost;
}

function onRemovedLine({ file, text }: SourceFile, offset: number, edits: readonly TextEdit[]): boolean {
  const start = lineStartOf(text, offset);
  const code = text.slice(start, offset).trim();
  const isRemoved = (line: number): boolean =>
    edits.some(({ at }) => at.file === file && at.start <= line && at.end >= lineEndOf(text, line));
  // A line with nothing but the comment goes with the line that it explains.
  return code === '' ? goesWithNext(text, offset, isRemoved) : isRemoved(start);
}

/** True when the wants of a fix hold in the project as read from the edited files. Wishes inside a text hold by being made. */
export function wantsHold(fix: Fix, after: Project): boolean {
  return fix.want.every((want) => wantHolds(want, after));
}

function wantHolds(want: Want, after: Project): boolean {
  if (!('of' in want)) return true;
  const map = mapAt(after, want.of);
  // Wishes about other nodes are checked by what they do to the finding.
  if (!map) return true;
  const value = want.key.split('.').reduce<Value | undefined>((at, key) => get(at, key), map);
  switch (want.want) {
    case 'value':
      return value ? same(value, want.is) : isNeutral(want.key, want.is);
    case 'item':
      return value?.kind === 'seq' && value.items.some((item) => same(item, want.has));
    case 'absent':
      return value === undefined || holdsNeutral(value, want.key);
    case 'no-item':
      return true;
  }
}

function holdsNeutral(value: Value, key: string): boolean {
  const instead = neutral[key];
  return instead !== undefined && same(value, instead);
}

function same(value: Value, wanted: Json): boolean {
  return JSON.stringify(plain(value)) === JSON.stringify(textual(wanted));
}

/** A value as plain data, scalars as text: what is compared is what Compose reads, not how it is quoted. */
function plain(value: Value): Json {
  if (value.kind === 'scalar') return value.known ? value.value : value.raw;
  if (value.kind === 'seq') return value.items.map(plain);
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value)]));
}

function textual(wanted: Json): Json {
  if (Array.isArray(wanted)) return wanted.map(textual);
  if (typeof wanted === 'object' && wanted !== null)
    return Object.fromEntries(Object.entries(wanted).map(([key, item]) => [key, textual(item)]));
  // `$$` is how Compose writes a dollar sign.
  return String(wanted).replaceAll('$$', '$');
}

/** The texts of the edited files, by name. @param read gives those that are no part of the project: a .dockerignore file */
export function editedTexts(project: Project, read: Read, edits: readonly TextEdit[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of new Set(edits.map(({ at }) => at.file))) {
    texts.set(file, applyEdits(file, project.files.get(file)?.text ?? read(file) ?? '', edits));
  }
  return texts;
}
