import { append } from '../../base/many';
import { memoize } from '../../base/memoize';
import { type Asked, formOf, isFixedReference, isOneVersion } from '../../knowledge/package-forms';
import { programFacts } from '../../knowledge/program/find';
import type { Installer, Manager } from '../../knowledge/program/program';
import { PREDEFINED } from '../../model/dockerfile/variables';
import type { Body, Command, Word } from '../../model/shell/command';
import { argumentsOf, type Option } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';

/** A package that a stage installs. */
export interface Package {
  readonly manager: Manager;
  /** Without its version. */
  readonly name: string;
  /** A version, a digest, a commit; absent where the newest one is taken. */
  readonly version?: string;
  /** True for one that comes from a repository of Git and its likes. */
  readonly git: boolean;
  readonly word: Word;
  readonly command: Command;
  readonly body: Body;
}

/** Packages that the RUN instructions of a stage install by name. Local files, requirement files and lists in variables are none. */
export const packagesOf = memoize((stage: Stage): readonly Package[] => {
  const found: Package[] = [];
  for (const { command, body } of commandsIn(stage)) if (body.keyword === 'RUN') append(found, installed(stage, command, body));
  return found;
});

function installed(stage: Stage, outer: Command, body: Body): Package[] {
  // `python -m pip install x`.
  const module = /^python[\d.]*$/.test(outer.name) && outer.args[0]?.value === '-m' ? outer.args[1]?.value : undefined;
  const command = module === undefined ? outer : { ...outer, name: module, args: outer.args.slice(2) };
  const installer = programFacts(command.name)?.installs;
  const call = installer && callOf(command, installer);
  if (!installer || !call) return [];
  const { manager, locked = [], version = [], named = [], project } = installer;
  const { options } = argumentsOf(command);
  const has = (names: readonly string[]): Option | undefined => options.find(({ name }) => names.includes(name));
  const isOwn = project?.verbs.includes(call.verb) === true && !has(project.unless ?? []);
  const isLocked = has(locked) !== undefined;
  const one = has(version)?.value?.value;
  const fixed = one !== undefined && isOneVersion(manager, one) ? one : undefined;
  const packages = [...call.words, ...options.flatMap((option) => (named.includes(option.name) ? (wordOf(option) ?? []) : []))].flatMap(
    (word): Package[] => {
      const form = isList(word) ? undefined : formOf(manager, word.value.replace(/^(['"])(.*)\1$/, '$2'));
      if (!form || (!word.known && form.version === undefined && !form.git)) return [];
      if (isOwn && call.words.includes(word) && !/.@/.test(word.value)) return [];
      const own = form.version ?? (form.git ? undefined : fixed);
      const pinned = own !== undefined && isSet(stage, body, own);
      const held = isLocked ? (own ?? 'locked') : pinned ? own : undefined;
      return [
        { manager, name: form.name, git: form.git === true, ...(held !== undefined && { version: held }), word, command: outer, body },
      ];
    },
  );
  return [...packages, ...fromRepository(installer, options, outer, body)];
}

/** The words of a call behind which, or in which, packages stand. */
function callOf(command: Command, { verbs, runs = [] }: Installer): { readonly verb: string; readonly words: readonly Word[] } | undefined {
  // What stands behind `--` is handed on: to the build of a gem, to the program that npx runs.
  const end = command.args.findIndex(({ value }) => value === '--');
  const handedOn = end < 0 ? [] : command.args.slice(end + 1);
  const operands = argumentsOf(command).operands.filter((word) => !handedOn.includes(word));
  const all = [...verbs.map((verb) => ({ verb, one: false })), ...runs.map((verb) => ({ verb, one: true }))];
  for (const { verb, one } of all.sort((a, b) => b.verb.length - a.verb.length)) {
    const parts = verb === '' ? [] : verb.split(' ');
    // `yarn workspace x add`, `npm --prefix x install`: a word may stand in front.
    const start = [0, 1].find((from) => parts.every((part, i) => operands[from + i]?.value === part && (from === 0 || parts.length === 1)));
    if (start === undefined) continue;
    const words = operands.slice(start + parts.length);
    const isNamed = one && argumentsOf(command).options.some(({ name }) => /^(p|package|from|spec)$/.test(name));
    return { verb, words: isNamed ? [] : one ? words.slice(0, 1) : words };
  }
  return undefined;
}

/** The word that an option holds, or the option itself where both are one. */
function wordOf({ word, value, valueWord }: Option): Word | undefined {
  return valueWord ?? (value && { ...word, value: value.value, known: value.known });
}

/** True for a word that holds several names, or may: a variable as a whole is a list on purpose. */
function isList({ value, known }: Word): boolean {
  return (/\s/.test(value.trim()) && !/^[\w.[\],/-]+\s*([<>=~!@:^]|\d)/.test(value)) || (!known && /^["']?\$/.test(value));
}

/** `cargo install --git URL --rev COMMIT`. */
function fromRepository({ manager, git }: Installer, options: readonly Option[], command: Command, body: Body): Package[] {
  if (!git) return [];
  const address = options.find(({ name }) => git.address.includes(name));
  const word = address && wordOf(address);
  if (!word) return [];
  const reference = options.find(({ name }) => git.reference.includes(name))?.value?.value;
  const version = reference !== undefined && isFixedReference(reference) ? reference : undefined;
  return [{ manager, name: word.value, git: true, ...(version !== undefined && { version }), word, command, body }];
}

/** True unless a version depends on a variable that neither the stage nor the step sets: there is none then. */
function isSet(stage: Stage, body: Body, version: Asked['name']): boolean {
  const names = [...version.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name!);
  if (names.length === 0) return true;
  // What a file that is read in sets is not known.
  if (body.commands.some(({ name }) => name === '.' || name === 'source')) return true;
  const texts = [body.instruction.rest, ...body.instruction.heredocs.map((heredoc) => heredoc.body)].join('\n');
  const isDeclared = (name: string): boolean => [...chain(stage)].some(({ declarations }) => declarations.some((one) => one.name === name));
  return names.every(
    (name) =>
      PREDEFINED.has(name) || isDeclared(name) || new RegExp(String.raw`\b${name}=|\b(?:for|read(?:\s+-\w+)*)\s+${name}\b`).test(texts),
  );
}
