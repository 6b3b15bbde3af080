import { applyEdits, type TextEdit } from '../base/edit';
import { lineBreakOf, lineStartOf, nextLineOf } from '../base/lines';
import { entryOf, type MapNode, type Node } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import type { imageKeys } from './images';
import { profileKeys } from './profiles';

/** An entry of a file of profiles. What is absent is not known. */
export type ProfileEntry = {
  readonly [K in keyof typeof imageKeys | keyof typeof profileKeys]?: string | number | boolean | readonly (string | number)[];
};

const head = '# What running services has shown: "bulkhead probe" writes it, and the linter relies on it while it fits.\nimages:\n';

/**
 * A file of profiles with an entry, in place of that of the same service and image. Comments and other entries stay.
 * @param text empty for a file that is to be made
 * @returns `undefined` where the file is none of profiles: a person has to repair it first
 */
export function withEntry(text: string, entry: ProfileEntry): string | undefined {
  if (text.trim() === '') return head + linesOf(entry, '  ', '\n');
  const file = 'profiles.yaml';
  const tree = parseYaml(file, text);
  const [root] = tree.documents;
  if (tree.problems.length > 0 || (root && root.kind !== 'map')) return undefined;
  const list = root && entryOf(root, 'images')?.value;
  const end = lineBreakOf(text);
  const whole = text.endsWith('\n') ? text : text + end;
  if (list === undefined) return `${whole}images:${end}${linesOf(entry, '  ', end)}`;
  if (list.kind !== 'seq' || list.flow) return undefined;
  const same = list.items.find((item): item is MapNode => item.kind === 'map' && !item.flow && isSame(item, entry));
  if (same) return applyEdits(file, whole, editsOf(file, whole, same, entry));
  const dash = list.dashes[0] ?? list.start;
  const indent = whole.slice(lineStartOf(whole, dash), dash);
  const last = list.items.at(-1);
  const at = last ? nextLineOf(whole, last.end) : whole.length;
  return whole.slice(0, at) + linesOf(entry, indent, end) + whole.slice(at);
}

function isSame(item: MapNode, { names, service, file }: ProfileEntry): boolean {
  const text = (key: string): string | undefined => {
    const value = entryOf(item, key)?.value;
    return value?.kind === 'scalar' ? value.text : undefined;
  };
  const listed = entryOf(item, 'names')?.value;
  const own = listed?.kind === 'seq' ? listed.items.flatMap((one) => (one.kind === 'scalar' ? [one.text] : [])) : [];
  return (
    text('service') === service &&
    (text('file') ?? file) === file &&
    Array.isArray(names) &&
    names.some((name) => own.includes(String(name)))
  );
}

/** Each value in its place; what was found before and is no more goes; what a person has added stays. */
function editsOf(file: string, text: string, item: MapNode, entry: ProfileEntry): TextEdit[] {
  const end = lineBreakOf(text);
  const found: readonly string[] = [...Object.keys(profileKeys), 'run', 'capabilities', 'writable', 'data', 'setuid', 'pids'];
  const edits: TextEdit[] = [];
  for (const { key, value } of item.entries) {
    const now = entry[key.text as keyof ProfileEntry];
    if (now !== undefined) edits.push({ at: { file, ...spanOf(key, value) }, newText: `${key.text}: ${valueText(now)}` });
    else if (found.includes(key.text)) edits.push(removal(file, text, key.start, value));
  }
  const has = new Set(item.entries.map(({ key }) => key.text));
  const first = item.entries[0]!;
  const indent = ' '.repeat(first.key.start - lineStartOf(text, first.key.start));
  const added = Object.entries(entry).filter(([key, value]) => value !== undefined && !has.has(key));
  const at = nextLineOf(text, item.end);
  const lines = added.map(([key, value]) => `${indent}${key}: ${valueText(value)}${end}`).join('');
  return lines === '' ? edits : [...edits, { at: { file, start: at, end: at }, newText: lines }];
}

function spanOf(key: Node, value: Node): { readonly start: number; readonly end: number } {
  return { start: key.start, end: Math.max(key.end, value.end) };
}

/** The first key stands behind the dash: its line stays. */
function removal(file: string, text: string, start: number, value: Node): TextEdit {
  const line = lineStartOf(text, start);
  const isAlone = text.slice(line, start).trim() === '';
  return isAlone
    ? { at: { file, start: line, end: nextLineOf(text, value.end) }, newText: '' }
    : { at: { file, start, end: Math.max(start, value.end) }, newText: '' };
}

function linesOf(entry: ProfileEntry, indent: string, end: string): string {
  const lines = Object.entries(entry).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${valueText(value)}`]));
  return lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}${end}`).join('');
}

function valueText(value: NonNullable<ProfileEntry[keyof ProfileEntry]>): string {
  if (Array.isArray(value)) return `[${value.map((one) => (typeof one === 'number' ? one : textOf(one))).join(', ')}]`;
  return typeof value === 'string' ? textOf(value) : String(value);
}

/** A text that YAML reads as that very text, on one line. */
function textOf(text: string): string {
  const isPlain = /^[A-Za-z_/][A-Za-z0-9_./@-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
