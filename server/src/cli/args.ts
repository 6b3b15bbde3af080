import { suggestion } from '../core/base/nearest';
import { allOf } from '../core/base/series';
import { isDate } from '../core/config/nodes';
import { kinds } from '../core/kinds/index';
import { formats } from './formats';
import { wrongOutput } from './outputs';

export type Command = 'check' | 'harden' | 'model' | 'explain' | 'rules' | 'baseline' | 'config' | 'init';

/** A command line that makes sense, or the reason why it does not. */
export type Parsed =
  | { readonly command: 'help' | 'version' }
  | { readonly command: Command; readonly operands: readonly string[]; readonly options: Options }
  | { readonly usage: string };

/** Options by name without dashes; a flag has the value ''. Repeated options keep every value. */
export type Options = ReadonlyMap<string, readonly string[]>;

interface Option {
  /** What stands behind it in the help; absent for a flag. */
  readonly takes?: string;
  readonly of: Readonly<Partial<Record<Command, readonly string[] | true>>>;
}

export const commands: readonly Command[] = ['check', 'harden', 'model', 'explain', 'rules', 'baseline', 'config', 'init'];
const laterCommands = ['score', 'probe'];

/** Every option: for which commands it is, and which values it takes there (`true`: any). */
const options: Readonly<Record<string, Option>> = {
  format: {
    takes: 'FORMAT',
    of: { check: formats, harden: ['diff', 'json'], model: ['pretty', 'json'], rules: ['pretty', 'json'] },
  },
  profile: { takes: 'PROFILE', of: { check: ['default', 'strict'], harden: ['default', 'strict'], baseline: ['default', 'strict'] } },
  'fail-on': { takes: 'SEVERITY', of: { check: ['critical', 'high', 'medium', 'low', 'none'] } },
  config: { takes: 'FILE', of: { check: true, harden: true, model: true, baseline: true, config: true } },
  today: { takes: 'DAY', of: { check: true, harden: true, baseline: true } },
  'no-config': { of: { check: true, harden: true, model: true, baseline: true } },
  'no-inline': { of: { check: true, baseline: true } },
  baseline: { takes: 'FILE', of: { check: true, baseline: true } },
  prune: { of: { baseline: true } },
  print: { takes: 'FILE', of: { config: true } },
  'stdin-filename': { takes: 'NAME', of: { check: true, harden: true, model: true } },
  fixes: { of: { check: true } },
  'allow-unresolved': { of: { check: true, baseline: true } },
  quiet: { of: { check: true, harden: true, model: true, baseline: true, init: true } },
  output: { takes: 'FILE', of: { check: true } },
  'no-color': { of: { check: true, harden: true, model: true, rules: true, explain: true } },
  'show-masked': { of: { check: true } },
  write: { of: { harden: true } },
  tier: { takes: 'TIER', of: { harden: ['safe', 'review'] } },
  only: { takes: 'RULE', of: { harden: true } },
  check: { of: { harden: true } },
};
const laterOptions = ['shard'];

/** Options that may be given more than once. */
const repeated = ['only', 'output'];

interface Given {
  readonly name: string;
  readonly value: string | undefined;
}

/** Reads the words behind the program's name. Options may stand anywhere; behind `--` all words are operands. */
export function parseArgs(words: readonly string[]): Parsed {
  const operands: string[] = [];
  const given: Given[] = [];
  let command: Command | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      operands.push(...words.slice(i + 1));
      break;
    }
    if (word === '-h' || word === '--help') return { command: 'help' };
    if (word === '--version') return { command: 'version' };
    if (word.startsWith('-') && word !== '-') {
      const option = readOption(word, words[i + 1], command);
      if ('usage' in option) return option;
      given.push(option.given);
      i += option.more;
      continue;
    }
    const isFirst = !command && operands.length === 0;
    if (isFirst && laterCommands.includes(word)) return { usage: `the command "${word}" is not available in this version` };
    if (isFirst && commands.includes(word as Command)) command = word as Command;
    else operands.push(word);
  }
  return checked(command ?? 'check', operands, given);
}

/** An option with its value, and how many more words it takes for it. */
function readOption(
  word: string,
  next: string | undefined,
  command: Command | undefined,
): { readonly given: Given; readonly more: 0 | 1 } | { readonly usage: string } {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals < 0 ? undefined : equals);
  const option = word.startsWith('--') && Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) return { usage: unknownOption(equals < 0 ? word : word.slice(0, equals), command) };
  const { takes } = option;
  if (equals >= 0) return takes ? { given: { name, value: word.slice(equals + 1) }, more: 0 } : { usage: `--${name} takes no value` };
  if (!takes) return { given: { name, value: undefined }, more: 0 };
  if (next === undefined || next.startsWith('--')) return { usage: `--${name} needs a value: --${name} ${takes}` };
  return { given: { name, value: next }, more: 1 };
}

function unknownOption(word: string, command: Command | undefined): string {
  const name = word.replace(/^-+/, '');
  if (laterOptions.includes(name)) return `the option --${name} is not available in this version`;
  const valid = Object.keys(options).filter((option) => options[option]!.of[command ?? 'check']);
  return `unknown option ${word}${suggestion(
    `--${name}`,
    valid.map((option) => `--${option}`),
  )}`;
}

function checked(command: Command, operands: readonly string[], given: readonly Given[]): Parsed {
  const found = new Map<string, string[]>();
  for (const { name, value = '' } of given) {
    const { of, takes } = options[name]!;
    const valid = of[command];
    if (!valid) return { usage: `--${name} is not an option of "${command}"` };
    if (takes && value === '') return { usage: `--${name} needs a value: --${name} ${takes}` };
    if (valid !== true && !valid.includes(value)) {
      return { usage: `--${name} must be one of ${valid.join(', ')}, not "${value}"${suggestion(value, valid)}` };
    }
    const before = found.get(name);
    if (before && !repeated.includes(name) && takes) return { usage: `--${name} is given twice: keep one` };
    found.set(name, [...(before ?? []), value]);
  }
  const usage = contradiction(command, operands, found);
  return usage ? { usage } : { command, operands, options: found };
}

function contradiction(command: Command, operands: readonly string[], found: Options): string | undefined {
  if (found.has('config') && found.has('no-config')) return '--config and --no-config cannot be combined';
  if (found.has('stdin-filename') && operands.length > 0) return `--stdin-filename reads standard input: remove "${operands[0]}"`;
  if (found.has('stdin-filename') && found.has('write')) return '--write cannot be combined with --stdin-filename: use the diff on stdout';
  if (found.has('write') && found.has('check')) return '--write and --check cannot be combined';
  if (found.has('show-masked') && found.get('profile')?.[0] !== 'strict') return '--show-masked needs --profile strict';
  const output = wrongOutput(found.get('output'));
  if (output !== undefined) return output;
  const day = found.get('today')?.[0];
  if (day !== undefined && !isDate(day)) return `--today must be a day such as 2027-01-31, not "${day}"`;
  if (command === 'explain' && operands.length !== 1) return 'explain takes one rule id: bulkhead explain compose/privileged';
  if (command === 'rules' && operands.length > 0) return `rules takes no path: remove "${operands[0]}"`;
  if (command === 'config' && (operands.length > 0 || !found.has('print')))
    return 'config needs a file: bulkhead config --print compose.yaml';
  if (command === 'init' && operands.length > 0) return `init takes no path: remove "${operands[0]}"`;
  if (operands.includes('')) return 'a path is empty';
  if (operands.includes('-')) return 'to read standard input, give its name: --stdin-filename compose.yaml';
  return undefined;
}

export const help = `Bulkhead finds privilege mistakes in ${allOf(kinds.map(({ nouns }) => nouns.many))} and hardens them.

usage: bulkhead [check] [PATH ...]     analyze files or directory trees (default: .)
       bulkhead harden [PATH ...]      print the safe and review fixes as one diff for patch -p1
       bulkhead model [PATH ...]       print the effective privileges of each service and where they come from
       bulkhead explain RULE           print what a rule finds, why it matters, and what to do
       bulkhead rules                  list all rules
       bulkhead init                   write a .bulkhead.yaml with what was found
       bulkhead baseline [PATH ...]    accept what is found now; check --baseline FILE reports only what is new
       bulkhead config --print FILE    print the configuration of a file and where it comes from
       bulkhead --help | --version

check:
  --format FORMAT            pretty (default), compact (one line for each finding), json, sarif, github, gitlab, junit, rdjson, markdown
  --fail-on SEVERITY         exit 1 from this severity on: critical, high, medium, low, none (default high)
  --fixes                    with json: the text edits of each fix
  --baseline FILE            suppress the findings that are in this baseline
  --show-masked              with --profile strict: also findings that another one supersedes
  --allow-unresolved         do not fail if files of extends and include cannot be read
  --output FILE              write the report to a file; FORMAT=FILE writes a further one and may be repeated
harden:
  --write                    change the files
  --check                    exit 1 if a change is pending
  --tier safe|review         the highest tier to apply (default review)
  --only RULE                only fixes of this rule; may be repeated
  --format diff|json         default diff
baseline:
  --baseline FILE            the file to write (default .bulkhead-baseline.json)
  --prune                    only remove what is no longer found
check, baseline:
  --no-inline                ignore the suppressions in comments
check, harden:
  --profile default|strict   takes precedence over the config file
  --today YYYY-MM-DD         analyze as on this day (ends of life, expired suppressions); takes precedence over the config file
check, harden, model:
  --config FILE, --no-config use this .bulkhead.yaml, or none, instead of the nearest one
  --stdin-filename NAME      analyze standard input as the file NAME
  --quiet                    no notes and no summary on stderr
  --no-color                 no color; NO_COLOR and FORCE_COLOR are respected
model, rules:
  --format pretty|json       default pretty

exit: 0 nothing at or above --fail-on, 1 findings (or pending changes), 2 invalid command line, config or file, 3 internal error
`;
