import type { Json } from '../base/json';
import { columnAt, lineBreakOf } from '../base/lines';
import type { MapNode, Node, ScalarNode, Tree } from '../syntax/tree';

/** How the author of a YAML file writes: what is inserted follows it. */
export interface Hand {
  readonly lineBreak: '\n' | '\r\n';
  /** Columns by which a child map stands behind its parent. */
  readonly step: number;
  /** Columns by which a dash stands behind the key of its list: 0 in `key:` over `- item`. */
  readonly dash: number;
}

/** Reads the author's hand from the file: the first nested map and the first list decide. */
export function handOf(tree: Tree): Hand {
  let step: number | undefined;
  let dash: number | undefined;
  const walk = (node: Node): void => {
    if (node.kind === 'seq') for (const item of node.items) walk(item);
    if (node.kind !== 'map' || node.flow) return;
    for (const { key, value } of node.entries) {
      if (step !== undefined && dash !== undefined) return;
      step ??= stepBelow(tree, key, value);
      dash ??= dashBelow(tree, key, value);
      walk(value);
    }
  };
  const root = tree.documents[0];
  if (root) walk(root);
  const indent = step !== undefined && step > 0 ? step : 2;
  return { lineBreak: lineBreakOf(tree.text), step: indent, dash: dash ?? indent };
}

function stepBelow({ text }: Tree, key: ScalarNode, value: Node): number | undefined {
  const first = value.kind === 'map' && !value.flow ? value.entries[0]?.key : undefined;
  return first && columnAt(text, first.start) - columnAt(text, key.start);
}

/** A key behind a tag or an anchor does not start where its line does. */
function dashBelow({ text }: Tree, key: ScalarNode, value: Node): number | undefined {
  const mark = value.kind === 'seq' && !value.flow ? value.dashes[0] : undefined;
  const dash = mark === undefined ? undefined : columnAt(text, mark) - columnAt(text, key.start);
  return dash !== undefined && dash >= 0 ? dash : undefined;
}

/** Texts that YAML 1.1 or 1.2 reads as something else than a string. */
const notPlain = /^(?:true|false|yes|no|on|off|y|n|null|~|[-+]?[0-9][0-9_.:eExXa-fA-F+-]*|\.(?:inf|nan))$/i;

/** A scalar in YAML: plain where every reader takes it for the same string, else in double quotes. */
export function scalarText(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  const plain = /^(?:--)?[\w./$~][\w./:@$~{}=+-]*$/.test(value) && !/:$/.test(value) && !/[{}]/.test(value) && !notPlain.test(value);
  return plain ? value : JSON.stringify(value);
}

/** A value on one line. */
export function flowText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return isEmpty(value)
      ? '{}'
      : `{ ${Object.entries(value)
          .map(([key, item]) => `${scalarText(key)}: ${flowText(item)}`)
          .join(', ')} }`;
  }
  return scalarText(value as string | number | boolean | null);
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The lines of `key: value` in block style, without a line break behind the last; `indent` blanks before the key. */
export function entryLines(key: string, value: Json, indent: number, hand: Hand, tag?: string): string[] {
  const head = `${' '.repeat(indent)}${scalarText(key)}:${tag ? ` ${tag}` : ''}`;
  return [...valueLines(head, value, indent, hand)];
}

/** The lines of a list item in block style, with its dash at `indent`. */
export function itemLines(value: Json, indent: number, hand: Hand): string[] {
  if (typeof value !== 'object' || value === null || isEmpty(value) || Array.isArray(value))
    return [`${' '.repeat(indent)}- ${flowText(value)}`];
  const lines = Object.entries(value).flatMap(([key, item]) => entryLines(key, item, indent + 2, hand));
  return [`${' '.repeat(indent)}- ${lines[0]?.trimStart() ?? ''}`, ...lines.slice(1)];
}

/** A value behind its key (`head` ends with the colon): on the same line, or below it. */
export function valueLines(head: string, value: Json, indent: number, hand: Hand): string[] {
  if (typeof value !== 'object' || value === null || isEmpty(value))
    return [`${head} ${isEmpty(value) ? (Array.isArray(value) ? '[]' : '{}') : flowText(value)}`];
  if (Array.isArray(value)) return [head, ...value.flatMap((item) => itemLines(item, indent + hand.dash, hand))];
  return [head, ...Object.entries(value).flatMap(([key, item]) => entryLines(key, item, indent + hand.step, hand))];
}

/** The column of the keys of a block map. */
export function columnOf(text: string, map: MapNode): number {
  return columnAt(text, map.entries[0]?.key.start ?? map.start);
}

/** A node as plain data, aliases resolved, variables kept as written. */
export function jsonOf(node: Node): Json {
  switch (node.kind) {
    case 'alias':
      return node.target ? jsonOf(node.target) : null;
    case 'seq':
      return node.items.map(jsonOf);
    case 'map': {
      const out: Record<string, Json> = {};
      for (const { key, value } of node.entries) {
        if (key.text !== '<<') out[key.text] = jsonOf(value);
        else for (const [name, item] of Object.entries(mergedOf(value))) if (!Object.hasOwn(out, name)) out[name] = item;
      }
      return out;
    }
    case 'scalar':
      // Numbers keep their spelling (`0644`) as text only where it would be lost.
      return typeof node.value === 'number' && String(node.value) !== node.text ? node.text : node.value;
  }
}

function mergedOf(node: Node): { readonly [key: string]: Json } {
  const sources = node.kind === 'seq' ? [...node.items].reverse() : [node];
  return Object.assign({}, ...sources.map((source) => jsonOf(source))) as { readonly [key: string]: Json };
}

/** Plain data with the value behind a path of keys set; maps on the way are made where they lack. */
export function withKey(into: Json, keys: readonly string[], is: Json): Json {
  const [key = '', ...rest] = keys;
  const base = typeof into === 'object' && into !== null && !Array.isArray(into) ? (into as { readonly [key: string]: Json }) : {};
  return { ...base, [key]: rest.length === 0 ? is : withKey(base[key] ?? {}, rest, is) };
}
