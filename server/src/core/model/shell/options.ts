import { append } from '../../base/many';
import { memoize } from '../../base/memoize';
import { programFacts } from '../../knowledge/program/find';
import type { Flags } from '../../knowledge/program/program';
import type { Command, Word } from './command';
import { type PlacedText, spanIn } from './text';

/** An option as it is given. */
export interface Option {
  /** Without dashes: `k`, `insecure`; in lower case for PowerShell. */
  readonly name: string;
  readonly word: Word;
  /** What it is given: the rest of its word, or the next one. */
  readonly value?: PlacedText & { readonly known: boolean };
  /** The next word, where that is the value. */
  readonly valueWord?: Word;
  /** True for one letter of a cluster. */
  readonly short: boolean;
  /** Where in the word's value the letter stands. */
  readonly index?: number;
}

/** The arguments of a command, told apart. */
export interface Arguments {
  readonly options: readonly Option[];
  readonly operands: readonly Word[];
}

/**
 * The options and operands of a command. Which options take a value is known of some programs (`knowledge/programs/`); of others,
 * options take none but those behind `=`.
 */
export const argumentsOf = memoize((command: Command): Arguments => {
  const flags = programFacts(command.name)?.options;
  const result =
    command.language === 'powershell' && !flags && CMDLET.test(command.name) ? cmdlet(command) : read(command.args, flags ?? {});
  return result;
});

/** A part of a word as a text. */
function partOf(word: Word, from: number): PlacedText & { readonly known: boolean } {
  return {
    value: word.value.slice(from),
    known: word.known,
    at: spanIn(word, from, word.value.length),
    ...(word.offsets && { offsets: word.offsets.slice(from) }),
  };
}

function next(word: Word): Pick<Option, 'value' | 'valueWord'> {
  return { value: partOf(word, 0), valueWord: word };
}

function read(args: readonly Word[], flags: Flags): Arguments {
  const options: Option[] = [];
  const operands: Word[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    const { value } = word;
    if (value === '--') {
      append(operands, args.slice(i + 1));
      break;
    }
    if (!value.startsWith('-') || value === '-') {
      operands.push(word);
      continue;
    }
    const isLong = value.startsWith('--') || flags.single;
    const found = isLong ? [longOption(word, args[i + 1], flags)] : cluster(word, args[i + 1], flags);
    if (found.at(-1)?.valueWord) i++;
    append(options, found);
  }
  return { options, operands };
}

/** `--name`, `--name=value`, `--name value`; with one dash where programs write it so. */
function longOption(word: Word, behind: Word | undefined, { long }: Flags): Option {
  const { value } = word;
  const dashes = value.startsWith('--') ? 2 : 1;
  const equals = value.indexOf('=');
  const name = value.slice(dashes, equals < 0 ? undefined : equals);
  if (equals >= 0) return { name, word, value: partOf(word, equals + 1), short: false };
  return behind && long?.includes(name) ? { name, word, ...next(behind), short: false } : { name, word, short: false };
}

/** `-abc value`: the first letter that takes a value ends the cluster. */
function cluster(word: Word, behind: Word | undefined, { short }: Flags): Option[] {
  const { value } = word;
  const options: Option[] = [];
  for (let index = 1; index < value.length; index++) {
    const name = value[index]!;
    if (short?.includes(name)) {
      const given = index + 1 < value.length ? { value: partOf(word, index + 1) } : behind && next(behind);
      options.push({ name, word, short: true, index, ...given });
      break;
    }
    options.push({ name, word, short: true, index });
  }
  return options;
}

/** `-Name value`: whether a parameter takes a value is seen by what follows it. */
function cmdlet({ args }: Command): Arguments {
  const options: Option[] = [];
  const operands: Word[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (!/^-[A-Za-z]/.test(word.text)) {
      operands.push(word);
      continue;
    }
    const colon = word.value.indexOf(':');
    const name = word.value.slice(1, colon < 0 ? undefined : colon).toLowerCase();
    const behind = args[i + 1];
    if (colon >= 0) options.push({ name, word, value: partOf(word, colon + 1), short: false });
    else if (behind && !/^-[A-Za-z]/.test(behind.text) && !SWITCHES.has(name)) {
      options.push({ name, word, ...next(behind), short: false });
      i++;
    } else options.push({ name, word, short: false });
  }
  return { options, operands };
}

/** Commands of PowerShell itself, and their short names. */
const CMDLET = /^([a-z]+-[a-z]+|iwr|irm|iex|saps|start|sc|ac)$/;

/** Parameters that are given no value. */
const SWITCHES = new Set([
  'usebasicparsing',
  'force',
  'recurse',
  'skipcertificatecheck',
  'passthru',
  'verbose',
  'nonewwindow',
  'wait',
  'noprofile',
]);

/** The first option of any of these names. */
export function option(command: Command, ...names: readonly string[]): Option | undefined {
  return argumentsOf(command).options.find(({ name }) => names.includes(name));
}

/** What a command is about, whatever its options: tells two calls of one program apart. */
export function operandsOf(command: Command): string {
  return argumentsOf(command)
    .operands.map(({ value }) => value)
    .join(' ');
}
