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

/** The edits of one object or list: elements go and come with their commas, in lines of their own where the others have that. */
export function jsonEdits(tree: Tree, hand: JsonHand, work: Work, { pieces, refused }: Draft): void {
  const { file, text, comments } = tree;
  const { collection } = work;
  const elements = elementsOf(tree, work);
  const put = (start: number, end: number, newText: string, slots: readonly number[]): void => {
    pieces.push({ edit: { at: { file, start, end }, newText }, slots });
  };
  const close = collection.end - 1;
  const root = work.depth === 0 && collection.kind === 'map';
  const several =
    elements.length > 0 ? elements.some(({ start }) => indentOf(text, start) !== undefined) : root || !isOneLine(text, collection);
  const commentIn = (from: number, to: number): boolean => comments.some(({ start }) => start >= from && start < to);

  // What goes, from where to where.
  const gone = new Map<number, { readonly slot: number; readonly start: number; readonly end: number }>();
  const goes = (index: number): boolean => work.remove.has(index) && !refused.has(work.remove.get(index)!);
  elements.forEach((element, index) => {
    const slot = work.remove.get(index);
    if (slot === undefined || refused.has(slot)) return;
    const row = rowOf(text, elements, index, goes);
    const alone =
      row.first === row.last || elements.slice(row.first, row.last + 1).every((_, i) => work.remove.get(row.first + i) === slot);
    const lines = alone ? ownLines(tree, { start: elements[row.first]!.start, after: elements[row.last]!.after }) : undefined;
    if (lines && index > row.first) {
      // The first of its row takes the line along.
      gone.set(index, { slot, start: lines.end, end: lines.end });
      return;
    }
    const following = elements[row.last + 1];
    const before = elements[index - 1];
    let range = lines;
    if (!range) {
      range =
        following && isOneLine(text, { start: element.start, end: following.start })
          ? { start: element.start, end: elements[index + 1]!.start }
          : { start: before?.after ?? collection.start + 1, end: element.after };
    }
    // A comment inside the value goes with it only where its lines go.
    if (!lines && commentIn(range.start, range.end)) refused.set(slot, 'a comment stands beside the value: remove it by hand');
    else gone.set(index, { slot, ...range });
  });
  const kept = elements.filter((_, index) => !gone.has(index));
  const added = additions(work, refused);
  if (kept.length === 0 && added.length === 0 && gone.size > 0 && !commentIn(collection.start, close) && !several) {
    put(
      collection.start + 1,
      close,
      '',
      [...gone.values()].map(({ slot }) => slot),
    );
    return;
  }
  for (const { slot, start, end } of gone.values()) if (end > start) put(start, end, '', [slot]);

  // What comes, before which of those that stay; the others come last.
  const before = new Map<Element | undefined, Addition[]>();
  for (const addition of added) {
    const later = kept[indexOfLater(addition.key, kept)];
    before.set(later, [...(before.get(later) ?? []), addition]);
  }
  const last = kept.at(-1);
  // An author who writes a comma behind the last element keeps doing so, also where that element goes.
  const trailing = elements.at(-1)?.comma !== undefined;
  const removedSlots = [...gone].filter(([index]) => last === undefined || elements[index]!.start > last.start).map(([, { slot }]) => slot);
  if (last && last.comma !== undefined && !trailing && !before.has(undefined)) put(last.comma, last.comma + 1, '', removedSlots);

  for (const [later, all] of before) {
    const slots = all.flatMap((addition) => addition.slots);
    const texts = all.map(({ key, value }) => written(key, value, several ? inner() : undefined));
    const own = later && several && indentOf(text, later.start) !== undefined;
    if (later) {
      const at = own ? startAboveRemarks(tree, later.start) : later.start;
      put(at, at, texts.map((each) => (own ? `${inner()}${each},${hand.lineBreak}` : each + hand.comma)).join(''), slots);
      continue;
    }
    const separator = several ? `,${hand.lineBreak}${inner()}` : hand.comma;
    const body = texts.join(separator) + (trailing ? ',' : '');
    if (!last) insertFirst(body, slots);
    else insertLast(last, body, slots);
  }

  /** Behind the last that stays and the remarks on its line. */
  function insertLast({ comma, after }: Element, body: string, slots: readonly number[]): void {
    const needsComma = comma === undefined;
    if (!several) {
      put(after, after, `${needsComma ? hand.comma : hand.comma.slice(hand.comma.indexOf(',') + 1)}${body}`, slots);
      return;
    }
    const at = endOfRemarks(tree, after);
    const newText = hand.lineBreak + inner() + body;
    if (needsComma && at === after) put(at, at, `,${newText}`, slots);
    else {
      if (needsComma) put(after, after, ',', slots);
      put(at, at, newText, slots);
    }
  }

  function written(key: string, value: Addition['value'], indent: string | undefined): string {
    return (collection.kind === 'map' ? JSON.stringify(key) + hand.colon : '') + jsonText(value, hand, indent);
  }

  /** The indentation of the elements. */
  function inner(): string {
    const sibling = elements.map(({ start }) => indentOf(text, start)).find((indent) => indent !== undefined);
    return sibling ?? outer() + hand.step;
  }

  /** The indentation of the line that the collection begins on. */
  function outer(): string {
    const start = lineStartOf(text, collection.start);
    return /^\uFEFF?([ \t]*)/.exec(text.slice(start, lineEndOf(text, start)))?.[1] ?? '';
  }

  /** Nothing that stays stands before it: just behind the bracket and the remarks there. */
  function insertFirst(body: string, slots: readonly number[]): void {
    const open = collection.start + 1;
    const end = elements[0]?.start ?? close;
    const own = comments.filter(({ start }) => start >= open && start < end);
    const at = elements.length > 0 ? endOfRemarks(tree, open) : (own.at(-1)?.end ?? open);
    if (!several) {
      const pad = collection.kind === 'map' && hand.comma !== ',' ? ' ' : '';
      if (elements.length > 0) put(at, at, pad + body, slots);
      else put(open, close, pad + body + pad, slots);
      return;
    }
    const blank = elements.length === 0 && /^[ \t]*$/.test(text.slice(at, close));
    if (blank) put(at, close, hand.lineBreak + inner() + body + hand.lineBreak + outer(), slots);
    else put(at, at, hand.lineBreak + inner() + body, slots);
  }
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
