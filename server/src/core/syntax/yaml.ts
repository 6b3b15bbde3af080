import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
  parseDocument,
  type YAMLParseError,
  type Node as YamlNode,
} from 'yaml';
import { codePointName } from '../base/characters';
import { append } from '../base/many';
import type { FileId } from '../base/span';
import { keepsBreaks, unfolded, withPlainBreaks } from './line-breaks';
import type { AliasNode, Entry, MapNode, Node, Problem, ScalarNode, SeqNode, Tree } from './tree';
import { readAgain } from './yaml-again';

/** What to do about the parser's commonest complaints; the parser's own message says what is wrong. */
const advice: Readonly<Record<string, string>> = {
  BAD_INDENT: 'indent it like its siblings, or close the bracket that is still open',
  DUPLICATE_KEY: 'Compose refuses repeated keys: remove one of the two',
  TAB_AS_INDENT: 'YAML is indented with spaces: replace the tab',
  MULTILINE_IMPLICIT_KEY: 'put the key and its colon on one line',
  MISSING_CHAR: 'add the missing character',
  BAD_ALIAS: 'define the anchor above its use',
};

interface Reading {
  readonly file: FileId;
  /** The text with plain line breaks, as long as the one that was written. */
  readonly text: string;
  /** As written. */
  readonly source: string;
  readonly problems: Problem[];
  /** Spans of scalars, in document order: a `#` inside them is no comment. */
  readonly scalars: [number, number][];
  anchors: Map<string, Node>;
  /** How deep the node is that is being converted. */
  depth: number;
  isTooDeep: boolean;
}

/** Deeper nodes are not read: from about twice as deep on, the parser runs out of its stack, sooner or later by what else is on it. */
const deepest = 400;

/** Deeper ones are not even parsed: where the stack ends while V8 compiles a regular expression, the whole process ends with it. */
const deepestParsed = 600;

/** More than a file needs whose nodes Compose still reads: it refuses more than 100,000 of them. Each takes the parser some hundred bytes. */
const mostLexemes = 1_000_000;

/**
 * Reads a text as YAML 1.2 (JSON is a part of it) with the line breaks of YAML 1.1, as Compose does. Never throws: what is wrong becomes
 * a problem, and the parts that parse keep their nodes. Aliases point at their targets; merge keys (`<<`) stay ordinary keys for the
 * model to fold.
 * @param before the tree of an earlier state of the text: what did not change is not read again
 */
export function parseYaml(file: FileId, source: string, before?: Tree): Tree {
  return (before && readAgain(before, source, (text) => parsed(file, text))) ?? parsed(file, source);
}

function parsed(file: FileId, source: string): Tree {
  const text = withPlainBreaks(source);
  const reading: Reading = { file, text, source, problems: [], scalars: [], anchors: new Map(), depth: 0, isTooDeep: false };
  const documents: Node[] = [];
  try {
    const composer = new Composer({ prettyErrors: false, logLevel: 'silent', merge: false });
    for (const document of composer.compose(tokens(reading), false, text.length)) {
      reading.anchors = new Map();
      reading.isTooDeep = document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION');
      const before = reading.problems.length;
      if (hasContent(document)) documents.push(convert(reading, document.contents as ParsedNode));
      const found = reading.problems.splice(before);
      // What the parser says of deeper nodes is about where it stopped.
      if (reading.isTooDeep) reading.problems.push(tooDeep(file), ...found);
      else append(reading.problems, [...document.errors.map((error) => problemOf(reading, error)), ...found]);
    }
  } catch (error) {
    // The parser recurses: nesting beyond the stack is the one thing it throws for.
    if (!(error instanceof RangeError)) throw error;
    reading.problems.push(tooDeep(file));
  }
  refuseControls(reading);
  return { language: 'yaml', file, text: source, documents, problems: reading.problems, comments: commentsOf(text, reading.scalars) };
}

/** How many collections are open; the parser keeps them to itself. */
function levelsOf(parser: Parser): number {
  return (parser as unknown as { readonly stack: readonly unknown[] }).stack.length;
}

/** The tokens of a text, as far as it is read. */
function* tokens({ file, text, problems }: Reading): Generator<CST.Token> {
  const parser = new Parser();
  let [left, end] = [mostLexemes, 0];
  for (const lexeme of new Lexer().lex(text)) {
    if (left-- === 0) {
      const message = `This file has more than ${mostLexemes} words and signs, and is not read from here on: split it.`;
      problems.push({ at: { file, start: end, end }, message, limit: true });
      break;
    }
    // The others are signs of the lexer to the parser.
    if (!/^[\x02\x18\x1f]$/.test(lexeme)) end += lexeme.length;
    yield* parser.next(lexeme);
    if (levelsOf(parser) > deepestParsed) break;
  }
  yield* parser.end();
}

function tooDeep(file: FileId): Problem {
  return { at: { file, start: 0, end: 0 }, message: 'The file is nested too deeply to be read: flatten it.' };
}

/** What no YAML file may hold, comments included: https://yaml.org/spec/1.2.2/#51-character-set, as far as Compose's reader enforces it. */
const notAllowed = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

function refuseControls({ file, text, problems }: Reading): void {
  const start = text.search(notAllowed);
  if (start < 0) return;
  const message = `YAML does not allow the character ${codePointName(text, start)}, not even in comments: delete it.`;
  problems.push({ at: { file, start, end: start + 1 }, message });
}

function hasContent(document: Document): boolean {
  const contents = document.contents;
  return contents !== null && !(isScalar(contents) && contents.value === null && contents.source === '');
}

function problemOf(reading: Reading, error: YAMLParseError): Problem {
  const [from, to] = error.pos;
  const start = Math.min(from, reading.text.length);
  const what = (error.message.split('\n')[0] ?? '').replace(/[.:]$/, '');
  const todo = advice[error.code] ?? 'correct the YAML here';
  return { at: { file: reading.file, start, end: Math.min(Math.max(to, start), reading.text.length) }, message: `${what}: ${todo}.` };
}

function convert(reading: Reading, node: YamlNode): Node {
  if (reading.depth > deepest) {
    reading.isTooDeep = true;
    const [start, end] = (node as ParsedNode).range;
    return { ...missing(start), end };
  }
  reading.depth++;
  const converted = isMap(node) || isSeq(node) ? collection(reading, node as ParsedNode) : leaf(reading, node as ParsedNode);
  reading.depth--;
  if (converted.anchor !== undefined) reading.anchors.set(converted.anchor, converted);
  return converted;
}

/** A node with its anchor and tag, which few nodes have. */
function marked<T extends Node>(made: T, node: { anchor?: string | undefined; tag?: string | undefined }): T {
  if (!node.anchor && !node.tag) return made;
  return { ...made, ...(node.anchor ? { anchor: node.anchor } : {}), ...(node.tag ? { tag: node.tag } : {}) };
}

function collection(reading: Reading, node: ParsedNode): MapNode | SeqNode {
  const [start, valueEnd] = node.range;
  const flow = isCollection(node) && node.flow === true;
  let end = flow ? valueEnd : start;
  if (isSeq(node)) {
    const items: Node[] = [];
    const dashes: number[] = [];
    for (const item of node.items) {
      // A pair inside a flow sequence (`[a: b]`) is a map of its own.
      const child = isPair(item) ? pairAsMap(reading, item as never) : convert(reading, item as YamlNode);
      items.push(child);
      if (flow) continue;
      const dash = dashes.length === 0 ? start : nextDash(reading.text, end, child.start);
      dashes.push(dash);
      end = Math.max(dash + 1, child.end);
    }
    return marked({ kind: 'seq', start, end, flow, items, dashes }, node);
  }
  const entries: Entry[] = [];
  if (isMap(node)) {
    for (const pair of node.items) {
      const entry = entryOfPair(reading, pair as never);
      entries.push(entry);
      if (!flow) end = Math.max(end, entry.value.end);
    }
  }
  return marked({ kind: 'map', start, end, flow, entries }, node as { anchor?: string; tag?: string });
}

/** The dash in front of a block list's item: the first one behind the item before it that opens a line. */
function nextDash(text: string, from: number, before: number): number {
  let line = text.indexOf('\n', from) + 1;
  while (line > 0 && line <= before) {
    let i = line;
    while (text[i] === ' ') i++;
    if (text[i] === '-') return i;
    line = text.indexOf('\n', line) + 1;
  }
  return before;
}

interface Pair {
  readonly key: YamlNode | null;
  readonly value: YamlNode | null;
}

function pairAsMap(reading: Reading, pair: Pair): MapNode {
  const entry = entryOfPair(reading, pair);
  return { kind: 'map', start: entry.key.start, end: entry.value.end, flow: true, entries: [entry] };
}

function entryOfPair(reading: Reading, pair: Pair): Entry {
  const key = keyNode(reading, pair.key);
  const value = pair.value;
  if (value === null || (isScalar(value) && value.source === '' && value.type === 'PLAIN' && value.anchor === undefined)) {
    let behind = key.end;
    while (/\s/.test(reading.text[behind] ?? '')) behind++;
    const at = reading.text[behind] === ':' ? behind + 1 : key.end;
    return { key, value: { ...missing(at), ...(value?.tag ? { tag: value.tag } : {}) } };
  }
  return { key, value: convert(reading, value) };
}

function keyNode(reading: Reading, key: YamlNode | null): ScalarNode {
  if (isScalar(key) && key.range) return leaf(reading, key as ParsedNode) as ScalarNode;
  if (key?.range) {
    const [start, end] = key.range;
    convert(reading, key);
    return { kind: 'scalar', start, end, text: reading.text.slice(start, end), value: null, style: 'plain' };
  }
  return missing(0);
}

function missing(at: number): ScalarNode {
  return { kind: 'scalar', start: at, end: at, text: '', value: null, style: 'plain', missing: true };
}

const styles = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
} as const;

function leaf(reading: Reading, node: ParsedNode): ScalarNode | AliasNode {
  const [start, valueEnd] = node.range;
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (!target) {
      const message = `The alias *${node.source} has no anchor above it: ${advice.BAD_ALIAS}.`;
      reading.problems.push({ at: { file: reading.file, start, end: valueEnd }, message });
    }
    return { kind: 'alias', start, end: valueEnd, name: node.source, ...(target ? { target } : {}) };
  }
  if (!isScalar(node)) return { ...missing(start), end: valueEnd };
  reading.scalars.push([start, valueEnd]);
  const style = styles[(node.type ?? 'PLAIN') as keyof typeof styles] ?? 'plain';
  const raw = node.value;
  const value = typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? raw : null;
  const read = style === 'plain' ? (node.source ?? '') : String(raw ?? '');
  const block = style === 'literal' || style === 'folded';
  // A block scalar's range takes its last line break along; with "+" the blank lines are content and stay inside.
  const end = block && !keepsBlankLines(reading.text, start) ? trimmed(reading.text, start, valueEnd) : valueEnd;
  if (reading.source !== reading.text && keepsBreaks(reading.source.slice(start, valueEnd))) {
    const text = unfolded(reading.source.slice(start, valueEnd), style, read, unescaped);
    return marked({ kind: 'scalar', start, end, text, value: text, style }, node);
  }
  return marked({ kind: 'scalar', start, end, text: read, value, style }, node);
}

function unescaped(line: string): string | undefined {
  const { contents } = parseDocument(`"${line}"`, { logLevel: 'silent' });
  return isScalar(contents) && typeof contents.value === 'string' ? contents.value : undefined;
}

/** True when the block scalar that starts here keeps the blank lines behind it (`|+`, `>2+`). */
export function keepsBlankLines(text: string, start: number): boolean {
  return /^[|>][1-9]?\+/.test(text.slice(start, start + 3));
}

function trimmed(text: string, start: number, end: number): number {
  let i = end;
  while (i > start && /[\s]/.test(text[i - 1] ?? '')) i--;
  return i;
}

/** Comments are the `#` that stand outside scalars, at the start of a line or behind white space. */
function commentsOf(text: string, scalars: readonly (readonly [number, number])[]): { start: number; end: number }[] {
  const comments: { start: number; end: number }[] = [];
  let next = 0;
  for (let i = text.indexOf('#'); i >= 0; i = text.indexOf('#', i)) {
    while (next < scalars.length && scalars[next]![1] <= i) next++;
    const scalar = scalars[next];
    if (scalar && scalar[0] <= i) {
      // The header line of a block scalar may carry a comment; what follows is content.
      const header = /^[|>][-+0-9]*[ \t]+#/.exec(text.slice(scalar[0], scalar[0] + 200));
      if (!header || scalar[0] + header[0].length - 1 !== i) {
        i = Math.max(scalar[1], i + 1);
        continue;
      }
    }
    const before = text[i - 1];
    if (before !== undefined && !/[\s\uFEFF]/.test(before)) {
      i++;
      continue;
    }
    let end = i;
    while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
    comments.push({ start: i, end });
    i = end;
  }
  return comments;
}
