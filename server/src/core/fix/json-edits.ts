import { lineEndOf, lineStartOf, nextLineOf } from '../base/lines';
import type { Tree } from '../syntax/tree';
import { indentOf, isOneLine, type JsonHand, jsonText } from './json-hand';
import { indexOfLater } from './key-order';
import { type Addition, additions, type Draft, type Part, partsOf, type Work } from './yaml-work';

/** An element with the comma behind it. */
interface Element extends Part {
  /** The offset of its comma. */
  readonly comma: number | undefined;
  /** Behind the element and its comma. */
  readonly after: number;
}

/** An object or list whose elements come and go. */
interface JsonEdit {
  readonly tree: Tree;
  readonly hand: JsonHand;
  readonly work: Work;
  readonly draft: Draft;
  readonly elements: readonly Element[];
  /** True where each element stands in a line of its own. */
  readonly several: boolean;
}

/** An element that goes, from where to where. */
interface Removal {
  readonly slot: number;
  readonly start: number;
  readonly end: number;
}

/** The edits of one object or list: elements go and come with their commas, in lines of their own where the others have that. */
export function jsonEdits(tree: Tree, hand: JsonHand, work: Work, draft: Draft): void {
  const { collection } = work;
  const elements = elementsOf(tree, work);
  const root = work.depth === 0 && collection.kind === 'map';
  const several =
    elements.length > 0
      ? elements.some(({ start }) => indentOf(tree.text, start) !== undefined)
      : root || !isOneLine(tree.text, collection);
  const edit: JsonEdit = { tree, hand, work, draft, elements, several };
  const gone = removals(edit);
  const kept = elements.filter((_, index) => !gone.has(index));
  const added = additions(work, draft.refused);
  const emptied = kept.length === 0 && added.length === 0 && gone.size > 0;
  const close = collection.end - 1;
  if (emptied && !several && !hasComment(tree, collection.start, close)) {
    const slots = [...gone.values()].map(({ slot }) => slot);
    put(edit, { start: collection.start + 1, end: close }, '', slots);
    return;
  }
  for (const { slot, start, end } of gone.values()) if (end > start) put(edit, { start, end }, '', [slot]);
  insert(edit, kept, gone, added);
}

function put(
  { tree: { file }, draft }: JsonEdit,
  at: { readonly start: number; readonly end: number },
  newText: string,
  slots: readonly number[],
): void {
  draft.pieces.push({ edit: { at: { file, start: at.start, end: at.end }, newText }, slots });
}

function hasComment({ comments }: Tree, from: number, to: number): boolean {
  return comments.some(({ start }) => start >= from && start < to);
}

/** What goes, by the index of its element. */
function removals(edit: JsonEdit): Map<number, Removal> {
  const { work, draft, elements } = edit;
  const gone = new Map<number, Removal>();
  for (const index of elements.keys()) {
    const slot = work.remove.get(index);
    if (slot === undefined || draft.refused.has(slot)) continue;
    const range = removalOf(edit, index, slot);
    if (range) gone.set(index, { slot, ...range });
    else draft.refused.set(slot, 'a comment is next to the value: remove the value by hand');
  }
  return gone;
}

/** From where to where an element goes; nothing where it would take a comment along. */
function removalOf(edit: JsonEdit, index: number, slot: number): Omit<Removal, 'slot'> | undefined {
  const { tree, work, draft, elements } = edit;
  const goes = (one: number): boolean => work.remove.has(one) && !draft.refused.has(work.remove.get(one)!);
  const { first, last } = rowOf(tree.text, elements, index, goes);
  const alone = first === last || elements.slice(first, last + 1).every((_, i) => work.remove.get(first + i) === slot);
  const lines = alone ? ownLines(tree, { start: elements[first]!.start, after: elements[last]!.after }) : undefined;
  // The first of its row takes the line along.
  if (lines) return index > first ? { start: lines.end, end: lines.end } : lines;
  const element = elements[index]!;
  const following = elements[last + 1];
  const range =
    following && isOneLine(tree.text, { start: element.start, end: following.start })
      ? { start: element.start, end: elements[index + 1]!.start }
      : { start: elements[index - 1]?.after ?? work.collection.start + 1, end: element.after };
  // A comment inside the value goes with it only where its lines go.
  return hasComment(tree, range.start, range.end) ? undefined : range;
}

/** Writes what comes in front of the first of those that stay which it is to precede; the others come last. */
function insert(edit: JsonEdit, kept: readonly Element[], gone: ReadonlyMap<number, Removal>, added: readonly Addition[]): void {
  const { elements } = edit;
  const before = new Map<Element | undefined, Addition[]>();
  for (const addition of added) {
    const later = kept[indexOfLater(addition.key, kept)];
    before.set(later, [...(before.get(later) ?? []), addition]);
  }
  const last = kept.at(-1);
  // An author who writes a comma behind the last element keeps doing so, also where that element goes.
  const trailing = elements.at(-1)?.comma !== undefined;
  if (last && last.comma !== undefined && !trailing && !before.has(undefined)) {
    const behind = [...gone].filter(([index]) => elements[index]!.start > last.start).map(([, { slot }]) => slot);
    put(edit, { start: last.comma, end: last.comma + 1 }, '', behind);
  }
  for (const [later, all] of before) {
    const slots = all.flatMap((addition) => addition.slots);
    const texts = all.map((addition) => written(edit, addition));
    if (later) insertBefore(edit, later, texts, slots);
    else {
      const body = texts.join(edit.several ? `,${edit.hand.lineBreak}${inner(edit)}` : edit.hand.comma) + (trailing ? ',' : '');
      if (last) insertLast(edit, last, body, slots);
      else insertFirst(edit, body, slots);
    }
  }
}

function insertBefore(edit: JsonEdit, later: Element, texts: readonly string[], slots: readonly number[]): void {
  const { tree, hand, several } = edit;
  const own = several && indentOf(tree.text, later.start) !== undefined;
  const at = own ? startAboveRemarks(tree, later.start) : later.start;
  const newText = texts.map((each) => (own ? `${inner(edit)}${each},${hand.lineBreak}` : each + hand.comma)).join('');
  put(edit, { start: at, end: at }, newText, slots);
}

/** Behind the last that stays and the remarks on its line. */
function insertLast(edit: JsonEdit, { comma, after }: Element, body: string, slots: readonly number[]): void {
  const { tree, hand, several } = edit;
  const needsComma = comma === undefined;
  if (!several) {
    const separator = needsComma ? hand.comma : hand.comma.slice(hand.comma.indexOf(',') + 1);
    put(edit, { start: after, end: after }, separator + body, slots);
    return;
  }
  const at = endOfRemarks(tree, after);
  const newText = hand.lineBreak + inner(edit) + body;
  if (needsComma && at === after) put(edit, { start: at, end: at }, `,${newText}`, slots);
  else {
    if (needsComma) put(edit, { start: after, end: after }, ',', slots);
    put(edit, { start: at, end: at }, newText, slots);
  }
}

/** Nothing that stays stands before it: just behind the bracket and the remarks there. */
function insertFirst(edit: JsonEdit, body: string, slots: readonly number[]): void {
  const { tree, hand, elements, several, work } = edit;
  const { collection } = work;
  const open = collection.start + 1;
  const close = collection.end - 1;
  const end = elements[0]?.start ?? close;
  const own = tree.comments.filter(({ start }) => start >= open && start < end);
  const at = elements.length > 0 ? endOfRemarks(tree, open) : (own.at(-1)?.end ?? open);
  if (!several) {
    const pad = collection.kind === 'map' && hand.comma !== ',' ? ' ' : '';
    if (elements.length > 0) put(edit, { start: at, end: at }, pad + body, slots);
    else put(edit, { start: open, end: close }, pad + body + pad, slots);
    return;
  }
  const blank = elements.length === 0 && /^[ \t]*$/.test(tree.text.slice(at, close));
  if (blank) put(edit, { start: at, end: close }, hand.lineBreak + inner(edit) + body + hand.lineBreak + outer(edit), slots);
  else put(edit, { start: at, end: at }, hand.lineBreak + inner(edit) + body, slots);
}

function written(edit: JsonEdit, { key, value }: Addition): string {
  const { hand, work, several } = edit;
  const text = jsonText(value, hand, several ? inner(edit) : undefined);
  return work.collection.kind === 'map' ? JSON.stringify(key) + hand.colon + text : text;
}

/** The indentation of the elements. */
function inner(edit: JsonEdit): string {
  const sibling = edit.elements.map(({ start }) => indentOf(edit.tree.text, start)).find((indent) => indent !== undefined);
  return sibling ?? outer(edit) + edit.hand.step;
}

/** The indentation of the line that the collection begins on. */
function outer({ tree: { text }, work }: JsonEdit): string {
  const start = lineStartOf(text, work.collection.start);
  return /^\uFEFF?([ \t]*)/.exec(text.slice(start, lineEndOf(text, start)))?.[1] ?? '';
}

function elementsOf({ text, comments }: Tree, { collection }: Work): Element[] {
  return partsOf(collection).map((part): Element => {
    let at = part.end;
    while (at < collection.end - 1 && text[at] !== ',') {
      const comment = comments.find(({ start }) => start === at);
      if (comment) at = comment.end;
      else if (/\s/.test(text[at] ?? '')) at++;
      else break;
    }
    const found = text[at] === ',';
    return { ...part, comma: found ? at : undefined, after: found ? at + 1 : part.end };
  });
}

/** Behind the comments that follow an offset on its line, where nothing else follows them there. */
function endOfRemarks({ text, comments }: Tree, offset: number): number {
  const end = lineEndOf(text, offset);
  let at = offset;
  for (const comment of comments) {
    if (comment.start < at || comment.start >= end) continue;
    if (!/^[ \t]*$/.test(text.slice(at, comment.start)) || comment.end > end) return offset;
    at = comment.end;
  }
  return at === offset || /^[ \t]*$/.test(text.slice(at, end)) ? at : offset;
}

/** The neighbours on its line that go together with an element: `"--cap-add", "ALL"`. */
function rowOf(
  text: string,
  elements: readonly Element[],
  index: number,
  goes: (index: number) => boolean,
): { readonly first: number; readonly last: number } {
  const joined = (one: number): boolean =>
    goes(one) && goes(one + 1) && isOneLine(text, { start: elements[one]!.start, end: elements[one + 1]!.start });
  let first = index;
  while (first > 0 && joined(first - 1)) first--;
  let last = index;
  while (last + 1 < elements.length && joined(last)) last++;
  return { first, last };
}

/** The start of the line of an offset, or of the remarks that stand in lines of their own just above it. */
function startAboveRemarks({ text, comments }: Tree, offset: number): number {
  let start = lineStartOf(text, offset);
  for (const comment of [...comments].reverse()) {
    const own = indentOf(text, comment.start) !== undefined && comment.end <= start;
    if (own && nextLineOf(text, comment.end) === start) start = lineStartOf(text, comment.start);
  }
  return start;
}

/** The lines of an element that shares them with nothing but remarks. */
function ownLines(
  tree: Tree,
  { start, after }: Pick<Element, 'start' | 'after'>,
): { readonly start: number; readonly end: number } | undefined {
  const { text } = tree;
  if (indentOf(text, start) === undefined) return undefined;
  const end = endOfRemarks(tree, after);
  if (!/^[ \t]*$/.test(text.slice(end, lineEndOf(text, end)))) return undefined;
  const next = nextLineOf(text, end);
  return next > end ? { start: lineStartOf(text, start), end: next } : undefined;
}
