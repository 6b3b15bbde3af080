import { programFacts } from '../../knowledge/program/find';
import type { Command, Word } from '../../model/shell/command';
import { argumentsOf, option } from '../../model/shell/options';
import { modeOf } from './permissions';

/** Files that a command is given to install, and addresses that it fetches itself. */
export function installedFiles(command: Command): readonly Word[] {
  const facts = programFacts(command.name)?.installsFiles;
  if (!facts) return [];
  const { operands } = argumentsOf(command);
  const verb = facts.asked ? command.args.find(({ value }) => facts.asked!.test(value)) : undefined;
  if (facts.asked && !verb) return [];
  return operands.filter(
    (word) => word !== verb && (isAddress(word.value) ? facts.fetches === true : true) && facts.files.test(bare(word.value)),
  );
}

function bare(value: string): string {
  return value.replace(/[?#].*$/, '');
}

/** True for an address that is fetched. */
export function isAddress(value: string): boolean {
  return /^(https?|ftp):\/\//i.test(value);
}

/** An archive that a command unpacks; read from standard input where no file is named. */
export interface Unpacking {
  readonly archive?: Word;
  /** Absent for the folder that it works in. */
  readonly into?: string;
}

/** What a command unpacks; nothing for one that unpacks nothing. */
export function unpackedBy(command: Command): Unpacking | undefined {
  const facts = programFacts(command.name)?.unpacks;
  if (!facts) return undefined;
  const { options, operands } = argumentsOf(command);
  const { archive = [], into = [], asked } = facts;
  const first = command.args[0]?.value ?? '';
  // `tar xzf a`, `7z x a`: the first word stands for options.
  const letters = asked?.some((one) => one.length === 1 && first.includes(one)) === true && /^[a-zA-Z]{1,8}$/.test(first);
  const asks = asked === undefined || letters || options.some(({ name }) => asked.includes(name));
  if (!asks) return undefined;
  const rest = letters ? operands.slice(1) : operands;
  const named = option(command, ...archive);
  const word = named?.valueWord ?? (named ? undefined : archive.length === 0 || (letters && first.includes('f')) ? rest[0] : undefined);
  const folder = option(command, ...into)?.value?.value;
  const source = word ?? (named?.value && { ...named.word, value: named.value.value });
  if (!facts.stdin && !source) return undefined;
  const isInput = source === undefined || source.value === '-' || source.value === '/dev/stdin';
  return { ...(!isInput && { archive: source }), ...(folder !== undefined && { into: folder }) };
}

/** True for a mode that lets a file run. */
export function isExecutable(mode: string): boolean {
  if (/^[0-7]{3,5}$/.test(mode)) return /[1357]/.test(mode.slice(-3));
  return modeOf(mode) !== undefined && /[+=][rwst]*[xX]/.test(mode);
}

/** A file that a command copies, moves or links to. */
export interface Placing {
  readonly sources: readonly Word[];
  readonly target: Word;
  /** True where the copy can be run, whatever the file could. */
  readonly executable: boolean;
}

/** What `cp`, `mv`, `ln` and `install` do; nothing for other commands. */
export function placedBy(command: Command): Placing | undefined {
  if (!/^(cp|mv|ln|install)$/.test(command.name)) return undefined;
  const { operands } = argumentsOf(command);
  if (command.name === 'install' && option(command, 'd', 'directory')) return undefined;
  const into = option(command, 't', 'target-directory')?.valueWord;
  const target = into ?? operands.at(-1);
  const sources = into ? operands : operands.slice(0, -1);
  if (!target || sources.length === 0) return undefined;
  const mode = option(command, 'm', 'mode')?.value?.value;
  return { sources, target, executable: command.name === 'install' && (mode === undefined || isExecutable(mode)) };
}

/** The files that chmod lets run. */
export function madeExecutable(command: Command): readonly Word[] {
  if (command.name !== 'chmod') return [];
  const words = command.args.filter(({ value }) => !/^(-[Rcfv]+|--\w[\w-]*)$/.test(value));
  const [mode, ...files] = words;
  return mode && isExecutable(mode.value) ? files : [];
}
