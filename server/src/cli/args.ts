import { append } from '../core/base/many';
import { suggestion } from '../core/base/nearest';
import { isDate } from '../core/config/nodes';
import { standards } from '../core/knowledge/standards/index';
import { formats } from './formats';
import { wrongOutput } from './outputs';
import { shardOf } from './shard';

/** Every command. */
export const commands = [
  'check',
  'harden',
  'prove',
  'probe',
  'model',
  'score',
  'explain',
  'rules',
  'init',
  'baseline',
  'config',
  'merge',
  'migrate',
  'pin',
] as const;

export type Command = (typeof commands)[number];

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
  /** A flag where nothing is run. */
  readonly toRun?: true;
  readonly repeated?: true;
  readonly of: Readonly<Partial<Record<Command, readonly string[] | true>>>;
}

const profiles = ['default', 'strict'];
const standardNames = standards.map(({ id }) => id);

/** Every option: for which commands it is, and which values it takes there (`true`: any). */
const options: Readonly<Record<string, Option>> = {
  format: {
    takes: 'FORMAT',
    of: {
      check: [...formats, 'html'],
      harden: ['diff', 'json'],
      probe: ['pretty', 'json'],
      model: ['pretty', 'json'],
      score: ['pretty', 'json', 'html'],
      rules: ['pretty', 'json'],
    },
  },
  profile: { takes: 'PROFILE', of: { check: profiles, harden: profiles, baseline: profiles } },
  'fail-on': { takes: 'SEVERITY', of: { check: ['critical', 'high', 'medium', 'low', 'none'] } },
  config: {
    takes: 'FILE',
    of: { check: true, harden: true, probe: true, model: true, score: true, baseline: true, config: true, migrate: true, pin: true },
  },
  today: { takes: 'DAY', of: { check: true, harden: true, baseline: true } },
  'no-config': { of: { check: true, harden: true, probe: true, model: true, score: true, baseline: true, migrate: true, pin: true } },
  'no-inline': { of: { check: true, baseline: true } },
  baseline: { takes: 'FILE', of: { check: true, baseline: true } },
  prune: { of: { baseline: true } },
  'diff-base': { takes: 'REVISION', of: { check: true } },
  shard: { takes: 'I/N', of: { check: true } },
  print: { takes: 'FILE', of: { config: true } },
  standard: { takes: 'NAME', of: { check: standardNames, rules: standardNames } },
  'stdin-filename': { takes: 'NAME', of: { check: true, harden: true, model: true, score: true } },
  fixes: { of: { check: true } },
  'allow-unresolved': { of: { check: true, baseline: true } },
  quiet: {
    of: {
      check: true,
      harden: true,
      prove: true,
      probe: true,
      model: true,
      score: true,
      baseline: true,
      init: true,
      migrate: true,
      pin: true,
    },
  },
  output: { takes: 'FILE', repeated: true, of: { check: true, score: true, merge: true } },
  max: { takes: 'N', of: { score: true } },
  'no-color': { of: { check: true, harden: true, probe: true, model: true, score: true, rules: true, explain: true } },
  'show-masked': { of: { check: true } },
  write: { of: { harden: true, migrate: true, pin: true } },
  tier: { takes: 'TIER', of: { harden: ['safe', 'review'] } },
  only: { takes: 'RULE', repeated: true, of: { harden: true } },
  check: { takes: '[SERVICE=]COMMAND', toRun: true, repeated: true, of: { harden: true, probe: true } },
  prove: { of: { harden: true } },
  note: { of: { harden: true } },
  'check-from-host': { takes: '[SERVICE=]COMMAND', repeated: true, of: { harden: true, probe: true } },
  within: { takes: 'SECONDS', of: { harden: true, probe: true } },
  'with-copies': { of: { harden: true, probe: true } },
  pull: { of: { harden: true, probe: true } },
  build: { of: { harden: true, probe: true } },
  'allow-dangerous': { of: { harden: true, probe: true } },
  verify: { of: { probe: true } },
  clean: { of: { prove: true } },
};
/** Options that say how services are run. */
const ofRuns = ['check-from-host', 'within', 'with-copies', 'pull', 'build', 'allow-dangerous', 'note'];

interface Given {
  readonly name: string;
  readonly value: string | undefined;
}

/** Reads the words behind the program's name. Options may stand anywhere; behind `--` all words are operands. */
export function parseArgs(words: readonly string[]): Parsed {
  const operands: string[] = [];
  const given: Given[] = [];
  const isRun = runs(words);
  let command: Command | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      append(operands, words.slice(i + 1));
      break;
    }
    if (word === '-h' || word === '--help') return { command: 'help' };
    if (word === '--version') return { command: 'version' };
    if (word.startsWith('-') && word !== '-') {
      const option = readOption(word, words[i + 1], { command, isRun });
      if ('usage' in option) return option;
      given.push(option.given);
      i += option.more;
      continue;
    }
    const isFirst = !command && operands.length === 0;
    if (isFirst && commands.includes(word as Command)) command = word as Command;
    else operands.push(word);
  }
  return checked(command ?? 'check', operands, { given, isRun });
}

/** True for a command line that runs services: what `--check` means depends on it. */
function runs(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const before = end < 0 ? words : words.slice(0, end);
  return before.includes('--prove') || before.find((word) => !word.startsWith('-')) === 'probe';
}

/** What stands behind an option. */
function takenBy({ takes, toRun }: Option, isRun: boolean): string | undefined {
  return toRun && !isRun ? undefined : takes;
}

/** An option with its value, and how many more words it takes for it. */
function readOption(
  word: string,
  next: string | undefined,
  { command, isRun }: { readonly command: Command | undefined; readonly isRun: boolean },
): { readonly given: Given; readonly more: 0 | 1 } | { readonly usage: string } {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals < 0 ? undefined : equals);
  const option = word.startsWith('--') && Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) return { usage: unknownOption(equals < 0 ? word : word.slice(0, equals), command) };
  const takes = takenBy(option, isRun);
  if (equals >= 0 && option.toRun && !isRun) return { usage: `--${name} takes a command only with --prove` };
  if (equals >= 0) return takes ? { given: { name, value: word.slice(equals + 1) }, more: 0 } : { usage: `--${name} takes no value` };
  if (takes === undefined) return { given: { name, value: undefined }, more: 0 };
  if (next === undefined || next.startsWith('--')) return { usage: `--${name} needs a value: --${name} ${takes}` };
  return { given: { name, value: next }, more: 1 };
}

function unknownOption(word: string, command: Command | undefined): string {
  const name = word.replace(/^-+/, '');
  const valid = Object.keys(options).filter((option) => options[option]!.of[command ?? 'check']);
  return `unknown option ${word}${suggestion(
    `--${name}`,
    valid.map((option) => `--${option}`),
  )}`;
}

function checked(command: Command, operands: readonly string[], { given, isRun }: { given: readonly Given[]; isRun: boolean }): Parsed {
  const found = new Map<string, string[]>();
  for (const { name, value = '' } of given) {
    const { of, repeated } = options[name]!;
    const takes = takenBy(options[name]!, isRun);
    const valid = of[command];
    if (!valid) return { usage: `--${name} is not an option of "${command}"` };
    if (takes && value === '') return { usage: `--${name} needs a value: --${name} ${takes}` };
    if (valid !== true && !valid.includes(value)) {
      return { usage: `--${name} must be one of ${valid.join(', ')}, not "${value}"${suggestion(value, valid)}` };
    }
    const before = found.get(name);
    if (before && !repeated && takes) return { usage: `--${name} is given twice: keep one` };
    found.set(name, [...(before ?? []), value]);
  }
  const usage = contradiction(command, operands, found);
  return usage ? { usage } : { command, operands, options: found };
}

function contradiction(command: Command, operands: readonly string[], found: Options): string | undefined {
  if (found.has('config') && found.has('no-config')) return '--config and --no-config cannot be combined';
  if (found.has('stdin-filename') && operands.length > 0) return `--stdin-filename reads standard input: remove "${operands[0]}"`;
  if (found.has('stdin-filename') && found.has('write')) return '--write cannot be combined with --stdin-filename: use the diff on stdout';
  if (found.has('write') && found.has('check') && !found.has('prove')) return '--write and --check cannot be combined';
  if (found.has('show-masked') && found.get('profile')?.[0] !== 'strict') return '--show-masked needs --profile strict';
  const running = aboutRunning(command, operands, found);
  if (running !== undefined) return running;
  const output = wrongOutput(found.get('output')) ?? aboutPipelines(command, operands, found);
  if (output !== undefined) return output;
  const day = found.get('today')?.[0];
  if (day !== undefined && !isDate(day)) return `--today must be a day such as 2027-01-31, not "${day}"`;
  const max = found.get('max')?.[0];
  if (max !== undefined && !/^(?:10|\d)(?:\.\d+)?$/.test(max)) return `--max must be a number from 0 to 10, not "${max}"`;
  if (command === 'explain' && operands.length !== 1) return 'explain takes one rule id: bulkhead explain compose/privileged';
  if (command === 'rules' && operands.length > 0) return `rules takes no path: remove "${operands[0]}"`;
  if (operands.includes('')) return 'a path is empty';
  if (operands.includes('-')) return 'to read standard input, give its name: --stdin-filename compose.yaml';
  return undefined;
}

/** What is wrong with a command line for pipelines. */
function aboutPipelines(command: Command, operands: readonly string[], found: Options): string | undefined {
  if (command === 'config' && (operands.length > 0 || !found.has('print')))
    return 'config needs a file: bulkhead config --print compose.yaml';
  if (command === 'init' && operands.length > 0) return `init takes no path: remove "${operands[0]}"`;
  if (command === 'merge' && operands.length === 0) return 'merge takes the reports of the shards: bulkhead merge 1.json 2.json';
  const format = found.get('format')?.[0] ?? 'pretty';
  if (command === 'check' && found.has('standard') && !['pretty', 'json', 'html'].includes(format))
    return '--standard prints pretty, json or html: use --output FORMAT=FILE for a report of another format';
  if (command === 'check' && format === 'html' && !found.has('standard'))
    return '--format html needs --standard: it is the evidence for one';
  const shard = found.get('shard')?.[0];
  return shard === undefined || shardOf(shard) ? undefined : `--shard must be a part of all parts such as 1/4, not "${shard}"`;
}

/** What is wrong with a command line that runs services. */
function aboutRunning(command: Command, operands: readonly string[], found: Options): string | undefined {
  const alone = command === 'harden' && !found.has('prove') ? ofRuns.find((name) => found.has(name)) : undefined;
  if (alone !== undefined) return `--${alone} needs --prove`;
  if (found.has('prove') && found.has('stdin-filename'))
    return '--prove cannot be combined with --stdin-filename: it runs the files on the disk';
  const within = found.get('within')?.[0];
  if (within !== undefined && !/^([1-9]\d{0,2}|[12]\d{3}|3[0-5]\d{2}|3600)$/.test(within))
    return `--within must be a number of seconds from 1 to 3600, not "${within}"`;
  if (command === 'prove' && operands.length > 0) return `prove takes no path: use "bulkhead harden --prove ${operands[0]}"`;
  if (command === 'prove' && !found.has('clean')) return 'prove needs --clean; to prove changes, use "bulkhead harden --prove"';
  if (command !== 'probe') return undefined;
  if (found.has('verify'))
    return operands.length > 2 || operands.length < 1 ? 'probe --verify takes a Compose file and, if you like, a service of it' : undefined;
  return operands.length === 2 ? undefined : 'probe takes a Compose file and a service of it: bulkhead probe compose.yaml web';
}
