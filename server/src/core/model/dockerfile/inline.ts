import { append } from '../../base/many';
import { parseDockerfile } from '../../syntax/dockerfile';
import type { DockerTree, Heredoc, Instruction } from '../../syntax/dockertree';
import { nodeAt, type ScalarNode, type Tree } from '../../syntax/tree';
import type { Inline } from '../stage';
import type { Traced } from '../traced';

/** A Dockerfile inside a Compose file. */
interface InlineDockerfile {
  /** Its offsets are those of the Compose file; so are those of its problems. */
  readonly tree: DockerTree;
  readonly inline: Inline;
}

/**
 * Reads the text of `dockerfile_inline`. Where each of its characters stands somewhere in the Compose file (a literal block, a scalar
 * without escapes, `$$` for a dollar) the tree points there; else everything in it points at the scalar.
 * @param compose the tree that the scalar stands in
 * @param text the scalar's value. Variables that no file sets stay in it: builder and shell take them for their own, which nobody sets either
 */
export function inlineDockerfile(compose: Tree, text: Traced<string>): InlineDockerfile | undefined {
  const node = text.origin && nodeAt(compose, text.origin.path);
  if (node?.kind !== 'scalar') return undefined;
  const value = text.known ? text.value : text.raw.replaceAll('$$', '$');
  const offsets = offsetsOf(compose.text, node, value);
  const read = parseDockerfile(compose.file, value);
  const at = { file: compose.file, start: node.start, end: node.end };
  return { tree: moved(read, offsets, node), inline: { at, exact: offsets !== undefined } };
}

/** The offset in the Compose file of each character of a value; nothing where escapes, folds or variables stand between. */
function offsetsOf(source: string, node: ScalarNode, value: string): readonly number[] | undefined {
  const written = offsetsOfText(source, node);
  if (!written) return undefined;
  const offsets: number[] = [];
  let at = 0;
  for (const character of value.split('')) {
    if (node.text[at] !== character) return undefined;
    offsets.push(written[at]!);
    // Compose reads `$$` as one dollar.
    at += character === '$' && node.text[at + 1] === '$' ? 2 : 1;
  }
  return at === node.text.length ? offsets : undefined;
}

function offsetsOfText(source: string, node: ScalarNode): readonly number[] | undefined {
  if (node.style === 'literal') return offsetsOfBlock(source, node);
  const quote = node.style === 'single' || node.style === 'double' ? 1 : 0;
  const raw = source.slice(node.start + quote, node.end - quote);
  return raw === node.text ? indices(node.start + quote, raw.length) : undefined;
}

function indices(from: number, length: number): number[] {
  return Array.from({ length }, (_, index) => from + index);
}

/** A literal block keeps its lines but for their indentation. */
function offsetsOfBlock(source: string, node: ScalarNode): readonly number[] | undefined {
  const header = source.indexOf('\n', node.start);
  if (header < 0) return undefined;
  const lines = node.text.split('\n');
  const offsets: number[] = [];
  let pos = header + 1;
  let indent = -1;
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    if (isLast && line === '') break;
    const newline = source.indexOf('\n', pos);
    const end = newline < 0 ? source.length : newline;
    if (line !== '') {
      if (indent < 0) indent = source.slice(pos, end).replace(/\r$/, '').length - line.length;
      if (!source.startsWith(line, pos + indent)) return undefined;
      append(offsets, indices(pos + indent, line.length));
    }
    // The line break; of a CRLF its last half.
    if (!isLast) offsets.push(end);
    pos = end + 1;
  }
  return offsets;
}

/** The tree with its offsets moved into the Compose file. */
function moved(read: DockerTree, offsets: readonly number[] | undefined, node: ScalarNode): DockerTree {
  const point = (offset: number): number => {
    if (!offsets) return node.start;
    return offsets[offset] ?? (offsets.length > 0 ? offsets[offsets.length - 1]! + 1 : node.start);
  };
  const behind = (start: number, end: number): number => {
    if (!offsets) return node.end;
    return end > start ? point(end - 1) + 1 : point(start);
  };
  const span = <T extends { readonly start: number; readonly end: number }>(part: T): T => ({
    ...part,
    start: point(part.start),
    end: behind(part.start, part.end),
  });
  const instruction = (one: Instruction): Instruction => ({
    ...span(one),
    keywordStart: point(one.keywordStart),
    keywordEnd: behind(one.keywordStart, one.keywordEnd),
    flags: one.flags.map((flag) => ({ ...span(flag), valueStart: point(flag.valueStart) })),
    words: one.words.map(span),
    heredocs: one.heredocs.map(
      (heredoc): Heredoc => ({
        ...span(heredoc),
        bodyOffsets: Array.from({ length: heredoc.body.length }, (_, i) => point(heredoc.start + i)),
      }),
    ),
    restOffsets: one.restOffsets.map(point),
    ...(one.trigger && { trigger: instruction(one.trigger) }),
  });
  return {
    ...read,
    directives: read.directives.map(span),
    instructions: read.instructions.map(instruction),
    problems: read.problems.map(({ at, message }) => ({ at: { ...at, ...span({ start: at.start, end: at.end }) }, message })),
    comments: read.comments.map(span),
  };
}
