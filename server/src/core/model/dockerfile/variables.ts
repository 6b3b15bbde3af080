import type { Span } from '../../base/span';
import type { DockerTree, Instruction, Word } from '../../syntax/dockertree';
import { spanInWord } from '../../syntax/rest';
import type { Declaration } from '../stage';
import type { NodeRef, ProvenanceStep, Traced } from '../traced';
import { type Expansion, expand, type Lookup, type Variable } from './expand';

/** Arguments that BuildKit sets itself before the first FROM (frontend/dockerfile/dockerfile2llb/platform.go): the builder decides them. */
export const PREDEFINED = new Set([
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDOSVERSION',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETOSVERSION',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
]);

/** Variables by name, as they are at one place of a Dockerfile. */
export type Scope = Map<string, Variable>;

/** An instruction with its place; a trigger stands at its ONBUILD. */
export interface Step {
  readonly instruction: Instruction;
  readonly ref: NodeRef;
}

/** The file whose words are read, and the variables that they see. */
export interface Reading {
  readonly tree: DockerTree;
  readonly lookup: Lookup;
}

/** Replaces the variables of a word, from one of its characters on. */
export function expandWord({ tree, lookup }: Reading, instruction: Instruction, word: Word, from = 0): Expansion {
  return expand(word.text.slice(from), {
    escape: tree.escape,
    lookup,
    span: (start, end) => spanInWord(tree.file, instruction, word, from + start, from + end),
  });
}

/** A word with its variables replaced, as a value of its own. */
export function tracedWord(reading: Reading, { instruction, ref: origin }: Step, word: Word): Traced<string> {
  const at = spanOf(reading, word);
  const value = expandWord(reading, instruction, word);
  return value.known
    ? { known: true, value: value.value, at, via: value.via, origin }
    : { known: false, raw: word.text, variables: value.variables, at, via: [], origin };
}

function spanOf({ tree: { file } }: Reading, { start, end }: { readonly start: number; readonly end: number }): Span {
  return { file, start, end };
}

/** `NAME=value` as it is written; the value starts inside its word. */
interface Written {
  readonly keyword: 'ARG' | 'ENV';
  readonly name: string;
  readonly nameSpan: Span;
  readonly at: Span;
  readonly instruction: Instruction;
  readonly value?: { readonly word: Word; readonly from: number } | undefined;
}

type Placeless = Omit<Declaration, 'ref'>;

function declared(reading: Reading, written: Written): { readonly declaration: Placeless; readonly variable?: Variable } {
  const { value, keyword, name, nameSpan, at, instruction } = written;
  if (!value) return { declaration: { keyword, name, nameSpan, at, instruction } };
  const { word, from } = value;
  const span = spanInWord(reading.tree.file, instruction, word, from, word.text.length);
  const result = expandWord(reading, instruction, word, from);
  if (!result.known) {
    const unknown: Traced<string> = { known: false, raw: word.text.slice(from), variables: result.variables, at: span, via: [] };
    return {
      declaration: { keyword, name, value: unknown, nameSpan, at, instruction, ...(result.tooLong && { tooLong: true as const }) },
      variable: { known: false, variables: result.variables, unset: false },
    };
  }
  const step: ProvenanceStep = { kind: 'variable', name, at: span, from: 'default' };
  return {
    declaration: { keyword, name, value: { known: true, value: result.value, at: span, via: result.via }, nameSpan, at, instruction },
    variable: { known: true, value: result.value, via: [step, ...result.via].slice(0, 64) },
  };
}

/** What an ARG is read with beside its own words. */
interface ArgumentScope {
  /** Gets the variables. */
  readonly scope: Scope;
  /** Build arguments of compose, which win over the default. */
  readonly args: ReadonlyMap<string, Traced<string>>;
  /** In a stage: the arguments before the first FROM, which it may repeat. */
  readonly globals?: Scope;
}

/** Reads the words of ARG into a scope. */
export function declareArguments(reading: Reading, { instruction, ref }: Step, into: ArgumentScope): Declaration[] {
  return instruction.words.map((word) => ({ ...declareArgument(reading, instruction, word, into), ref }));
}

function declareArgument(reading: Reading, instruction: Instruction, word: Word, { scope, args, globals }: ArgumentScope): Placeless {
  const equals = word.text.indexOf('=');
  const name = equals < 0 ? word.text : word.text.slice(0, equals);
  const { declaration, variable } = declared(reading, {
    keyword: 'ARG',
    name,
    nameSpan: spanInWord(reading.tree.file, instruction, word, 0, name.length),
    at: spanOf(reading, word),
    instruction,
    value: equals < 0 ? undefined : { word, from: equals + 1 },
  });
  const argument = args.get(name);
  const inherited = globals?.get(name);
  if (argument) scope.set(name, givenBy(argument, name));
  else if (variable) scope.set(name, variable);
  // One without value before FROM takes nothing away.
  else if (inherited && !(scope.has(name) && !inherited.known && inherited.unset)) scope.set(name, inherited);
  else if (!scope.has(name)) scope.set(name, { known: false, variables: [name], unset: !PREDEFINED.has(name) });
  return { ...declaration, ...inForce(scope.get(name)) };
}

function inForce(variable: Variable | undefined): Pick<Declaration, 'holds' | 'unset'> {
  if (variable?.known) return { holds: variable.value };
  return variable?.unset ? { unset: true } : {};
}

function givenBy(argument: Traced<string>, name: string): Variable {
  if (!argument.known) return { known: false, variables: argument.variables, unset: false };
  const step: ProvenanceStep = { kind: 'variable', name, at: argument.at, from: 'argument' };
  return { known: true, value: argument.value, via: [step, ...argument.via] };
}

/** Reads ENV into scopes: all its values see the variables as they were before it. */
export function declareVariables(reading: Reading, { instruction, ref }: Step, scopes: readonly Scope[]): Declaration[] {
  const all = writtenIn(reading, instruction).map((written) => declared(reading, written));
  for (const { declaration, variable } of all) {
    if (variable) for (const scope of scopes) scope.set(declaration.name, variable);
  }
  return all.map(({ declaration, variable }) => ({ ...declaration, ...inForce(variable), ref }));
}

/** `ENV NAME=value NAME=value`, or `ENV NAME value`. */
function writtenIn(reading: Reading, instruction: Instruction): Written[] {
  const [first, value] = instruction.words;
  if (!first) return [];
  if (!first.text.includes('=')) {
    if (!value) return [];
    const nameSpan = spanOf(reading, first);
    const at = { ...nameSpan, end: value.end };
    return [{ keyword: 'ENV', name: first.text, nameSpan, at, instruction, value: { word: value, from: 0 } }];
  }
  return instruction.words.flatMap((word): Written[] => {
    const equals = word.text.indexOf('=');
    if (equals < 0) return [];
    const nameSpan = spanInWord(reading.tree.file, instruction, word, 0, equals);
    const name = word.text.slice(0, equals);
    return [{ keyword: 'ENV', name, nameSpan, at: spanOf(reading, word), instruction, value: { word, from: equals + 1 } }];
  });
}
