import { createScanner, type JSONVisitor, type ParseError, parse, printParseErrorCode, visit } from 'jsonc-parser';
import type { FileId } from '../base/span';
import type { Entry, Node, Problem, ScalarNode, Tree } from './tree';

/** Deeper nesting is no configuration, and the parser calls itself for each level. */
const deepest = 200;

/** More words and signs are no configuration. */
const mostTokens = 200_000;

/** The value of a JSON text with comments and trailing commas; a broken text is read as far as it goes. */
export function jsonValue(text: string): unknown {
  if (beyondIn(text)) return undefined;
  const errors: ParseError[] = [];
  return parse(text, errors, { allowTrailingComma: true });
}

/** Reads JSON with comments and trailing commas, as devcontainer.json is written. Total: a broken text is a tree and problems. */
export function parseJsonc(file: FileId, text: string): Tree {
  return readJson('jsonc', file, text);
}

/**
 * Reads strict JSON, as dockerd reads its daemon.json: comments and trailing commas are problems, and so is a key that stands twice, of
 * which dockerd takes the last without a word (Go encoding/json). Total: a broken text is a tree and problems.
 */
export function parseJson(file: FileId, text: string): Tree {
  return readJson('json', file, text);
}

/** A map or list while it is read. */
type Open =
  | {
      readonly kind: 'map';
      readonly start: number;
      readonly entries: Entry[];
      readonly names: Set<string>;
      key: ScalarNode | undefined;
      colon: number;
    }
  | { readonly kind: 'seq'; readonly start: number; readonly items: Node[] };

function readJson(language: 'json' | 'jsonc', file: FileId, written: string): Tree {
  const strict = language === 'json';
  // The parser knows no byte order mark; a blank keeps the offsets.
  const text = written.startsWith('\uFEFF') ? ` ${written.slice(1)}` : written;
  const problems: Problem[] = [];
  const comments: { start: number; end: number }[] = [];
  const documents: Node[] = [];
  const problem = (start: number, end: number, message: string): void => {
    const last = problems.at(-1);
    // What follows from one slip is said once.
    if (last === undefined || last.at.start !== start) problems.push({ at: { file, start, end: Math.min(end, text.length) }, message });
  };
  const beyond = beyondIn(text);
  if (beyond) {
    problem(beyond.offset, beyond.offset + 1, beyond.message);
    return { language, file, text: written, documents, problems, comments };
  }

  const stack: Open[] = [];
  let comma: number | undefined;

  const put = (node: Node): void => {
    const open = stack.at(-1);
    if (!open) {
      if (documents.length === 0) documents.push(node);
    } else if (open.kind === 'seq') open.items.push(node);
    else if (open.key) {
      open.entries.push({ key: open.key, value: node });
      open.key = undefined;
    }
  };
  /** A key without a value: what a person has half written. */
  const settle = (): void => {
    const open = stack.at(-1);
    if (open?.kind !== 'map' || !open.key) return;
    const { colon } = open;
    put({ kind: 'scalar', start: colon, end: colon, text: '', value: null, style: 'plain', missing: true });
  };
  const close = (offset: number, length: number): void => {
    settle();
    if (strict && comma !== undefined) problem(comma, comma + 1, 'dockerd refuses a comma after the last element: remove it.');
    comma = undefined;
    const open = stack.pop();
    const end = offset + length;
    if (open?.kind === 'map') put({ kind: 'map', start: open.start, end, flow: true, entries: open.entries });
    else if (open) put({ kind: 'seq', start: open.start, end, flow: true, items: open.items, dashes: [] });
  };

  const visitor: JSONVisitor = {
    onObjectBegin(offset) {
      comma = undefined;
      stack.push({ kind: 'map', start: offset, entries: [], names: new Set(), key: undefined, colon: offset + 1 });
    },
    onObjectProperty(name, offset, length) {
      settle();
      comma = undefined;
      const open = stack.at(-1);
      if (open?.kind !== 'map') return;
      const end = offset + length;
      if (open.names.has(name)) {
        const what = strict ? 'dockerd silently uses the last one' : 'only the last one has an effect';
        problem(offset, end, `"${name}" is written twice, and ${what}: keep one.`);
      }
      open.names.add(name);
      open.key = { kind: 'scalar', start: offset, end, text: name, value: name, style: 'double' };
      open.colon = end;
    },
    onObjectEnd: close,
    onArrayBegin(offset) {
      comma = undefined;
      stack.push({ kind: 'seq', start: offset, items: [] });
    },
    onArrayEnd: close,
    onLiteralValue(value: string | number | boolean | null, offset, length) {
      comma = undefined;
      const end = offset + length;
      const source = text.slice(offset, end);
      if (typeof value === 'string') put({ kind: 'scalar', start: offset, end, text: value, value, style: 'double' });
      else put({ kind: 'scalar', start: offset, end, text: source, value, style: 'plain' });
    },
    onSeparator(character, offset, length) {
      const open = stack.at(-1);
      if (character === ',') comma = offset;
      else if (open?.kind === 'map') open.colon = offset + length;
    },
    onComment(offset, length) {
      comments.push({ start: offset, end: Math.min(offset + length, text.length) });
      if (strict) problem(offset, offset + length, 'dockerd refuses comments: remove this one, and allow findings in .bulkhead.yaml.');
    },
    onError(code, offset, length) {
      problem(
        Math.min(offset, text.length),
        Math.max(offset + length, offset + 1),
        messages[printParseErrorCode(code)] ?? 'This is not valid JSON.',
      );
    },
  };
  visit(text, visitor, { allowTrailingComma: true, allowEmptyContent: true });
  return { language, file, text: written, documents, problems, comments };
}

/** Where a text gets nested too deep, or too long, and what to say of it; found without calling itself. */
function beyondIn(text: string): { readonly offset: number; readonly message: string } | undefined {
  const scanner = createScanner(text, true);
  let [depth, tokens] = [0, 0];
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const first = text[offset];
    if (first === '[' || first === '{') depth++;
    else if (first === ']' || first === '}') depth = Math.max(0, depth - 1);
    if (depth > deepest)
      return { offset, message: `This is nested more than ${deepest} levels deep, which no program reads as a configuration: flatten it.` };
    if (++tokens > mostTokens)
      return { offset, message: `This file has more than ${mostTokens} words and signs, and is not read: split it.` };
  }
  return undefined;
}

/** What is wrong and what to do, by the parser's name of the error. */
const messages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is not valid JSON: put strings in double quotes, and write true, false and null in lower case.',
  InvalidNumberFormat: 'This is not a valid JSON number.',
  PropertyNameExpected: 'A key in double quotes is missing here.',
  ValueExpected: 'A value is missing here.',
  ColonExpected: 'A colon is missing between the key and the value.',
  CommaExpected: 'A comma is missing before this.',
  CloseBraceExpected: 'A closing brace is missing.',
  CloseBracketExpected: 'A closing bracket is missing.',
  EndOfFileExpected: 'The file ends before this: remove what follows.',
  UnexpectedEndOfComment: 'This comment is not closed.',
  UnexpectedEndOfString: 'This string is not closed: a double quote is missing.',
  UnexpectedEndOfNumber: 'This number is incomplete.',
  InvalidUnicode: 'Four hexadecimal digits must follow \\u.',
  InvalidEscapeCharacter: 'JSON has no such escape: write \\\\ for a backslash.',
  InvalidCharacter: 'This character is not allowed in a string: write it as an escape, such as \\t.',
};
