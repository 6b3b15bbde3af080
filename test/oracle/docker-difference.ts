import type { DockerTree, Instruction } from '../../server/src/core/syntax/dockertree';

/** An instruction as BuildKit's parser gives it. */
interface BuildKitNode {
  readonly cmd: string;
  readonly args: readonly string[];
  readonly flags: readonly string[] | null;
  readonly json: boolean;
  readonly heredocs:
    | readonly { readonly Name: string; readonly Expand: boolean; readonly Chomp: boolean; readonly Content: string }[]
    | null;
  /** Lines from 1; of a trigger 0. */
  readonly start: number;
  readonly end: number;
  readonly trigger?: BuildKitNode;
}

/** A file as BuildKit reads it. */
export interface BuildKitFile {
  /** Why its parser gives up; nothing else is there then. */
  readonly error?: string;
  /** Why the instructions that it parsed cannot be built. */
  readonly refused?: string;
  readonly escape: string;
  readonly syntax: string;
  readonly check: string;
  readonly nodes: readonly BuildKitNode[];
}

/** The arguments of an instruction as BuildKit's parser lays them out; `theirs` tells an `ENV NAME value` of the old style. */
function argumentsOf({ keyword, words, trigger }: Instruction, known: boolean, theirs: readonly string[]): string[] {
  if (trigger) return [];
  const texts = words.map(({ text }) => text);
  if (!known) return [''];
  if (keyword !== 'ENV' && keyword !== 'LABEL') return texts;
  if (theirs[2] === '') return [...texts, ''];
  return texts.flatMap((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1), '=']);
}

/** Flags are read byte by byte: a letter beyond ASCII comes out as several. */
function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

const known =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/;

function shape(instruction: Instruction, theirs: BuildKitNode): object {
  const { keyword, flags, json, heredocs, trigger } = instruction;
  return {
    keyword,
    arguments: argumentsOf(instruction, known.test(keyword), theirs.args),
    flags: flags.map(({ text }) => asBytes(text)),
    json,
    // BuildKit hangs the heredocs of a trigger on ONBUILD alone.
    heredocs: heredocs.map(({ name, expand, chomp, body }) => ({ name, expand, chomp, body })),
    ...(trigger && trigger.keyword !== 'ONBUILD' && { trigger: shape({ ...trigger, heredocs: [] }, theirs.trigger ?? theirs) }),
  };
}

function theirShape({ cmd, args, flags, json, heredocs, trigger }: BuildKitNode): object {
  return {
    keyword: cmd.toUpperCase(),
    arguments: args,
    flags: flags ?? [],
    json,
    heredocs: (heredocs ?? []).map(({ Name, Expand, Chomp, Content }) => ({ name: Name, expand: Expand, chomp: Chomp, body: Content })),
    ...(trigger && trigger.cmd.toUpperCase() !== 'ONBUILD' && { trigger: theirShape(trigger) }),
  };
}

/**
 * Letters with one of the bytes that BuildKit takes for a space in flags and behind HEALTHCHECK: it cuts the letter in two there
 * (docs/oracle.md).
 */
function cutsLetters(text: string, instruction: Instruction): boolean {
  const { keyword, keywordEnd, words, trigger, end } = instruction;
  const last = keyword === 'HEALTHCHECK' && words[1] ? words[1].start + 1 : (trigger?.keywordStart ?? words[0]?.start ?? end);
  return /[\x85\xa0]/.test(asBytes(text.slice(keywordEnd, last))) || (trigger !== undefined && cutsLetters(text, trigger));
}

/** Where Bulkhead and BuildKit read a file differently, in words; none where they agree. */
export function differences(tree: DockerTree, theirs: BuildKitFile): string[] {
  if (theirs.error !== undefined)
    return tree.problems.length > 0 ? [] : [`BuildKit refuses the file (${theirs.error}), Bulkhead has no problem`];
  const out: string[] = [];
  // A continuation without an instruction is one without a name to BuildKit; Bulkhead reports it.
  const nodes = theirs.nodes.filter(({ cmd }) => cmd !== '');
  const differ = (what: string, ours: unknown, other: unknown): void => {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(other)];
    if (a !== b) out.push(`${what}: Bulkhead ${a}, BuildKit ${b}`);
  };
  if (theirs.refused === undefined && tree.problems.length > 0)
    out.push(`BuildKit builds the file, Bulkhead says: ${tree.problems[0]?.message}`);
  differ('escape', tree.escape, theirs.escape);
  differ('syntax', tree.directives.find(({ name }) => name === 'syntax')?.value ?? '', theirs.syntax);
  differ('check', tree.directives.find(({ name }) => name === 'check')?.value ?? '', theirs.check);
  differ(
    'instructions',
    tree.instructions.map(({ keyword }) => keyword),
    nodes.map(({ cmd }) => cmd.toUpperCase()),
  );
  if (out.some((difference) => difference.startsWith('instructions'))) return out;
  const lines = tree.text.split('\n');
  const lineOf = (offset: number): number => tree.text.slice(0, offset).split('\n').length;
  for (const [index, instruction] of tree.instructions.entries()) {
    const other = nodes[index]!;
    if (!cutsLetters(tree.text, instruction)) differ(`line ${other.start}`, shape(instruction, other), theirShape(other));
    const start = lineOf(instruction.start);
    let end = lineOf(instruction.end);
    // Behind a continuation on the last line BuildKit counts the comments and blank lines that follow up to the end of the file.
    if (end < other.end && lines.slice(end, other.end).every((line) => /^\s*(#|$)/.test(line))) end = other.end;
    differ(`lines of ${instruction.keyword} on line ${other.start}`, [start, end], [other.start, other.end]);
  }
  return out;
}
