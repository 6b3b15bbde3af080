import type { Json } from '../base/json';
import { lineBreakOf, lineStartOf } from '../base/lines';
import type { Node, Tree } from '../syntax/tree';

/** How the author of a JSON file writes: what is inserted follows it. */
export interface JsonHand {
  readonly lineBreak: '\n' | '\r\n';
  /** What one level of nesting is indented by: blanks or a tab. */
  readonly step: string;
  /** What stands between a key and its value: `: ` or `:`. */
  readonly colon: string;
  /** What stands between the elements of one line: `, ` or `,`. */
  readonly comma: string;
}

/** Reads the author's hand from the file: its first indented key, first colon and first two elements on one line decide. */
export function handOfJson(tree: Tree): JsonHand {
  const { text } = tree;
  let step: string | undefined;
  let colon: string | undefined;
  let comma: string | undefined;
  const gap = (from: number, to: number): string | undefined => {
    const between = text.slice(from, to);
    return /^[ \t]*[:,][ \t]*$/.test(between) ? between : undefined;
  };
  const walk = (node: Node, outer: string): void => {
    if (node.kind !== 'map' && node.kind !== 'seq') return;
    const parts = node.kind === 'map' ? node.entries.map(({ key, value }) => ({ start: key.start, end: value.end })) : node.items;
    const first = parts[0];
    const own = first && indentOf(text, first.start);
    if (own !== undefined && own.length > outer.length && own.startsWith(outer)) step ??= own.slice(outer.length);
    if (node.kind === 'map') for (const { key, value } of node.entries) colon ??= gap(key.end, value.start);
    for (const [index, part] of parts.entries()) if (index > 0) comma ??= gap(parts[index - 1]!.end, part.start);
    for (const child of node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items) walk(child, own ?? outer);
  };
  const root = tree.documents[0];
  if (root) walk(root, indentOf(text, root.start) ?? '');
  const tight = colon !== undefined && !/\s/.test(colon);
  return { lineBreak: lineBreakOf(text), step: step ?? '  ', colon: colon ?? ': ', comma: comma ?? (tight ? ',' : ', ') };
}

/** The blanks before an offset, where nothing else stands before it on its line. */
export function indentOf(text: string, offset: number): string | undefined {
  const before = text.slice(lineStartOf(text, offset), offset).replace(/^\uFEFF/, '');
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** True for a value that begins and ends on one line. */
export function isOneLine(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return !/[\r\n]/.test(text.slice(start, end));
}

/**
 * A value as JSON.
 * @param indent the indentation of the line that it begins on, for objects over several lines; absent for one line. Lists of texts
 * and numbers stand on one line in any case.
 */
export function jsonText(value: Json, hand: JsonHand, indent: string | undefined): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const list = Array.isArray(value);
  const inner = indent === undefined ? undefined : indent + hand.step;
  const parts = list
    ? value.map((item: Json) => jsonText(item, hand, inner))
    : Object.entries(value).map(([key, item]) => JSON.stringify(key) + hand.colon + jsonText(item as Json, hand, inner));
  const [open, close] = list ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  if (inner === undefined || (list && value.every((item: Json) => typeof item !== 'object' || item === null))) {
    const pad = list || hand.comma === ',' ? '' : ' ';
    return open + pad + parts.join(hand.comma) + pad + close;
  }
  const { lineBreak } = hand;
  return open + lineBreak + inner + parts.join(`,${lineBreak}${inner}`) + lineBreak + indent + close;
}
