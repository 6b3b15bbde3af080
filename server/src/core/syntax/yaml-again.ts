import { lineEditBetween } from '../base/edit';
import { withPlainBreaks } from './line-breaks';
import { type Moving, movedOnly } from './moved-only';
import type { Entry, MapNode, Node, Tree } from './tree';

/** Keys that stand around a part of a text where it is read alone. */
const [above, behind] = ['bulkhead-above-this', 'bulkhead-behind-this'];

/** Some entries of a map below a key of the root, and the lines that they and what follows them stand in. */
interface Part {
  readonly root: MapNode;
  /** The index of the root's entry. */
  readonly at: number;
  readonly map: MapNode;
  /** The indices of its entries, the last one not included. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The tree of a text of which an earlier state is known: where an edit lies in some entries of a map below a key of the root, as services are, these alone
 * are read, and the nodes behind them moved. It is the tree that reading the whole text would give.
 * @param read reads a text
 * @returns `undefined` where more than these entries may depend on the edit
 */
export function readAgain(before: Tree, text: string, read: (text: string) => Tree): Tree | undefined {
  if (withPlainBreaks(before.text) !== before.text || withPlainBreaks(text) !== text) return undefined;
  const by = text.length - before.text.length;
  const part = partAround(before, text, lineEditBetween('', before.text, text).at);
  if (!part) return undefined;
  const { root, at, map, from, to, start, end } = part;
  const inside = readPart(part, text.slice(start, end + by), read);
  if (!inside || !mayReplace(inside.entries, part)) return undefined;
  const [into, along] = [mover(inside.shift), mover(by)];
  const entries = [...map.entries.slice(0, from), ...inside.entries.map(into.entry), ...map.entries.slice(to).map(along.entry)];
  const own: Entry = { key: root.entries[at]!.key, value: filled(map, entries) };
  const rest = root.entries.slice(at + 1).map(along.entry);
  return {
    ...before,
    text,
    documents: [filled(root, [...root.entries.slice(0, at), own, ...rest])],
    comments: commentsOf(before, part, inside, by),
  };
}

/** Where the line starts in which an entry does. */
function lineStart({ text }: Tree, { key }: Entry): number {
  return text.lastIndexOf('\n', key.start - 1) + 1;
}

/** The index of the last entry of a map that starts above an edit; -1 where none does. */
function lastAbove(tree: Tree, { entries }: MapNode, edit: { readonly start: number }): number {
  let last = entries.length - 1;
  while (last >= 0 && lineStart(tree, entries[last]!) >= edit.start) last--;
  return last;
}

/** True for one document in which nothing is wrong. A directive decides what tags mean. */
function isSimple({ text, documents, problems }: Tree): boolean {
  return problems.length === 0 && documents.length === 1 && !/^%/m.test(text);
}

function partAround(before: Tree, after: string, edit: { readonly start: number; readonly end: number }): Part | undefined {
  const { text, documents } = before;
  const [root] = documents;
  if (!isSimple(before) || !isPlain(root)) return undefined;
  const lineOf = (entry: Entry): number => lineStart(before, entry);
  const at = lastAbove(before, root, edit);
  const map = root.entries[at]?.value;
  if (!isPlain(map)) return undefined;
  const from = lastAbove(before, map, edit);
  if (from < 0) return undefined;
  const start = lineOf(map.entries[from]!);
  if (!/^ *$/.test(text.slice(start, map.entries[from]!.key.start))) return undefined;
  for (let to = from + 1; to <= map.entries.length; to++) {
    const next = map.entries[to] ?? root.entries[at + 1];
    const end = next ? lineOf(next) : text.length;
    // What follows begins a line, as it did.
    if (!next || (end >= edit.end && after[end + after.length - text.length - 1] === '\n')) return { root, at, map, from, to, start, end };
  }
  return undefined;
}

/** A map in block style that nothing refers to. */
function isPlain(node: Node | undefined): node is MapNode {
  return node?.kind === 'map' && !node.flow && node.anchor === undefined && node.tag === undefined;
}

/**
 * The comments of a text that says in all its nodes what an earlier state says: they have moved at most. Only the entries around the edit are read.
 * @param read reads a text
 * @returns `undefined` where a node is another, or more than these entries may depend on the edit
 */
export function commentsBeside(before: Tree, text: string, moving: Moving, read: (text: string) => Tree): Tree['comments'] | undefined {
  if (withPlainBreaks(before.text) !== before.text || withPlainBreaks(text) !== text) return undefined;
  const { edit, by } = moving;
  const part = partAround(before, text, edit);
  if (!part) return commentsInHead(before, text, moving, read);
  const old = part.map.entries.slice(part.from, part.to);
  const inside = readPart(part, text.slice(part.start, part.end + by), read, anchorsAbove(old, part.start));
  if (!inside) return undefined;
  const isMoved = movedOnly(moving, inside.shift);
  if (old.length !== inside.entries.length || !old.every((entry, index) => isMoved(entry, inside.entries[index]!))) return undefined;
  return commentsOf(before, part, inside, by);
}

/** The same for an edit above a key of the root, or above the first entry below it: these two are read. */
function commentsInHead(before: Tree, text: string, moving: Moving, read: (text: string) => Tree): Tree['comments'] | undefined {
  const head = headAround(before, text, moving);
  if (!head) return undefined;
  const { own, inner, second, next, start, end } = head;
  const tail = second ? `${' '.repeat(second.key.start - lineStart(before, second))}${behind}: 0\n` : next ? `${behind}: 0\n` : '';
  const anchors = anchorsAbove([second && inner ? inner.entries[0]! : own], start);
  const top = anchors.map(anchored).join('');
  const { documents, problems, comments } = read(top + text.slice(start, end + moving.by) + tail);
  const [alone] = documents;
  const count = anchors.length + (next && !second ? 2 : 1);
  if (problems.length > 0 || documents.length !== 1 || !isPlain(alone) || alone.entries.length !== count) return undefined;
  const { key, value } = alone.entries[anchors.length]!;
  const shift = start - top.length;
  const isMoved = movedOnly(moving, shift);
  if (!isMoved(own.key, key)) return undefined;
  if (second && inner) {
    const isSame = isPlain(value) && value.entries.length === 2 && isMoved({ start: inner.start }, { start: value.start });
    if (!isSame || !isMoved(inner.entries[0], value.entries[0])) return undefined;
  } else if (!isMoved(own.value, value)) return undefined;
  return commentsOf(before, head, { comments, shift }, moving.by);
}

interface Head {
  readonly own: Entry;
  /** Its map, where it has one. */
  readonly inner: MapNode | undefined;
  /** The second entry of that. */
  readonly second: Entry | undefined;
  /** The next one of the root. */
  readonly next: Entry | undefined;
  readonly start: number;
  readonly end: number;
}

/** The lines from a key of the root, or from the start of the text, up to the end of the first entry below it. */
function headAround(before: Tree, after: string, { edit, by }: Moving): Head | undefined {
  const [root] = before.documents;
  if (!isSimple(before) || !isPlain(root)) return undefined;
  const above = lastAbove(before, root, edit);
  const own = root.entries[Math.max(above, 0)];
  const next = root.entries[Math.max(above, 0) + 1];
  if (!own || own.key.start !== lineStart(before, own)) return undefined;
  const inner = isPlain(own.value) ? own.value : undefined;
  const second = inner?.entries[1];
  const start = above < 0 ? 0 : own.key.start;
  const behindIt = second ?? next;
  const end = behindIt ? lineStart(before, behindIt) : before.text.length;
  const isIndented = !second || /^ *$/.test(before.text.slice(end, second.key.start));
  if (!isIndented || edit.end > end || (behindIt && after[end + by - 1] !== '\n')) return undefined;
  return { own, inner, second, next, start, end };
}

/** The comments of a text of which a part was read again. */
function commentsOf(
  before: Tree,
  { start, end }: Pick<Part, 'start' | 'end'>,
  inside: Pick<Inside, 'comments' | 'shift'>,
  by: number,
): Tree['comments'] {
  return [
    ...before.comments.filter((comment) => comment.start < start),
    ...inside.comments.map(mover(inside.shift).place),
    ...before.comments.filter((comment) => comment.start >= end).map(mover(by).place),
  ];
}

interface Inside {
  readonly entries: readonly Entry[];
  readonly comments: Tree['comments'];
  /** From its places to those in the whole text. */
  readonly shift: number;
}

/** The names of the anchors above a place to which aliases in some entries lead. */
function anchorsAbove(entries: readonly Entry[], place: number): string[] {
  const names = new Set<string>();
  const look = (node: Node): void => {
    if (node.kind === 'map') node.entries.forEach(lookIn);
    else if (node.kind === 'seq') node.items.forEach(look);
    else if (node.kind === 'alias' && node.target && node.target.start < place) names.add(node.name);
  };
  const lookIn = ({ key, value }: Entry): void => {
    look(key);
    look(value);
  };
  entries.forEach(lookIn);
  return [...names];
}

/** An entry of the root that has an anchor. */
function anchored(name: string, index: number): string {
  return `${above}-${index}: &${name} 0\n`;
}

/**
 * Reads a part by itself, between what stands above and behind it: where a text ends depends on what follows.
 * @param anchors above it that it needs
 */
function readPart(
  { root, at, map, from, to, start }: Part,
  lines: string,
  read: (text: string) => Tree,
  anchors: readonly string[] = [],
): Inside | undefined {
  const indent = map.entries[from]!.key.start - start;
  const isLast = to === map.entries.length;
  const more = !isLast ? `${' '.repeat(indent)}${behind}: 0\n` : at + 1 < root.entries.length ? `${behind}: 0\n` : '';
  const head = `${anchors.map(anchored).join('')}${above}:\n`;
  const { documents, problems, comments } = read(head + lines + more);
  const [alone] = documents;
  const count = anchors.length + (isLast && more !== '' ? 2 : 1);
  if (problems.length > 0 || documents.length !== 1 || !isPlain(alone) || alone.entries.length !== count) return undefined;
  const { key: first, value: inner } = alone.entries[anchors.length]!;
  if (first.text !== above || !isPlain(inner)) return undefined;
  const entries = isLast ? inner.entries : inner.entries.slice(0, -1);
  const isInLine = ({ key }: Entry): boolean => /^\n *$/.test((head + lines).slice(key.start - indent - 1, key.start));
  // A line above the first of them may belong to what stands before.
  if (
    entries[0]?.key.start !== head.length + indent ||
    !entries.every(isInLine) ||
    inner.entries.length !== entries.length + (isLast ? 0 : 1)
  )
    return undefined;
  return { entries, comments, shift: start - head.length };
}

/** True when nothing refers to the entries, before or after, and no key is there twice. */
function mayReplace(entries: readonly Entry[], { map, from, to }: Part): boolean {
  const old = map.entries.slice(from, to);
  if ([...old, ...entries].some(({ key, value }) => key.anchor !== undefined || isShared(value))) return false;
  if (
    old.length === entries.length &&
    old.every(({ key }, index) => key.text === entries[index]!.key.text && key.value === entries[index]!.key.value)
  )
    return true;
  const others = new Set([...map.entries.slice(0, from), ...map.entries.slice(to)].map(({ key }) => key.text));
  return entries.every(({ key }) => typeof key.value === 'string' && !others.has(key.text));
}

/** True for a node that has an anchor, or in which one has. */
function isShared(node: Node): boolean {
  if (node.anchor !== undefined || node.kind === 'alias') return true;
  if (node.kind === 'map') return node.entries.some(({ key, value }) => key.anchor !== undefined || isShared(value));
  return node.kind === 'seq' && node.items.some(isShared);
}

/** A map with other entries: it ends where they end. */
function filled(map: MapNode, entries: readonly Entry[]): MapNode {
  let end = map.start;
  for (const { value } of entries) end = Math.max(end, value.end);
  return { ...map, end, entries };
}

interface Mover {
  entry(entry: Entry): Entry;
  place<T extends { readonly start: number; readonly end: number }>(place: T): T;
}

/** Moves nodes by a number of characters; aliases of one and the same text stay with their anchors. */
function mover(by: number): Mover {
  if (by === 0) return { entry: (entry) => entry, place: (place) => place };
  const anchored = new Map<Node, Node>();
  const place = <T extends { readonly start: number; readonly end: number }>(at: T): T => ({
    ...at,
    start: at.start + by,
    end: at.end + by,
  });
  const moved = (node: Node): Node => {
    const made = node.kind === 'scalar' ? place(node) : rebuilt(node);
    if (node.anchor !== undefined) anchored.set(node, made);
    return made;
  };
  const rebuilt = (node: Exclude<Node, { kind: 'scalar' }>): Node => {
    switch (node.kind) {
      case 'map':
        return { ...place(node), entries: node.entries.map(entry) };
      case 'seq':
        return { ...place(node), items: node.items.map(moved), dashes: node.dashes.map((dash) => dash + by) };
      case 'alias': {
        const target = node.target && (anchored.get(node.target) ?? node.target);
        return target ? { ...place(node), target } : place(node);
      }
    }
  };
  const entry = ({ key, value }: Entry): Entry => ({ key: moved(key) as Entry['key'], value: moved(value) });
  return { entry, place };
}
