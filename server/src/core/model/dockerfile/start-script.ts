import type { FileId } from '../../base/span';
import { isShell, programFacts } from '../../knowledge/program/find';
import type { Command, Word } from '../shell/command';
import { commandsOfText, commandsOfWords } from '../shell/flatten';
import { absolute } from '../shell/folders';
import { argumentsOf } from '../shell/options';
import { shellOf } from '../shell/stage';
import type { Stage } from '../stage';
import { type ImageSources, imageFile, workFolder } from './image-files';
import type { Launch, LaunchWord } from './launch';
import { baseOf } from './user';

/** A command that runs when a container starts. */
export interface StartCommand {
  readonly command: Command;
  /** The script that calls it, by its path in the image; absent for the command line itself. */
  readonly script?: string;
  /** The folder that it works in; absent where that is not known. */
  readonly here?: string;
}

/** What a container does when it starts, as far as its scripts could be read. */
export interface Start {
  readonly commands: readonly StartCommand[];
  /** Why it is not known as a whole, as a sentence without its full stop. */
  readonly unread?: string;
  /** The script that asks for its user by bash's own variables. */
  readonly asks?: string;
  /** The program in another language that asks for its user, or takes another one. */
  readonly switches?: string;
  /** The program that is taken for a compiled one: COPY names it, and what it does was not read. */
  readonly compiled?: string;
  /** True where an entrypoint runs what CMD names, and nothing is named. */
  readonly empty?: true;
  /** The commands that stay: the last one of the command line, and of each script. */
  readonly last: readonly StartCommand[];
}

/** Scripts of systems and environments that set variables, and no more. */
const HARMLESS = /\/bin\/activate$|^\/etc\/(os-release|lsb-release|profile)$|\/nvm\.sh$|\/\.(bashrc|profile)$/;

/** Scripts that call scripts; more than this are no start. */
const DEEPEST = 8;
const MOST_SCRIPTS = 40;
/** Longer scripts than these are programs. */
const MOST_TEXT = 100_000;
const MOST_COMMANDS = 3000;

/** Names of programs that are scripts wherever they come from. */
const SCRIPT = /\.(sh|bash|ash|dash|zsh|ksh)$|^(docker-)?entrypoint$|^(docker-)?entry$/;
/** Names that start scripts have without an ending, too. */
const LIKE_SCRIPT =
  /\.(sh|bash|ash|dash|zsh|ksh|pl|tcl)$|(^|[-_.])(entry(point)?|start(up)?|run|init|boot(strap)?|setup|launch(er)?|wrapper|cmd|exec)([-_.]|$)/i;

interface Walk {
  readonly stage?: Stage | undefined;
  readonly sources: ImageSources;
  readonly launch: Launch;
  readonly commands: StartCommand[];
  readonly last: StartCommand[];
  readonly seen: Set<string>;
  empty?: true;
  asks?: string;
  switches?: string;
  compiled?: string;
  unread?: string;
}

/**
 * What a container does when it starts: the commands of its command line, and those of the shell scripts that they run, where these come from the
 * build context or are written in the Dockerfile. Of programs in other languages the first file is only searched for calls about its user.
 * @param stage that the image is built from; absent for an image of a registry
 * @param sources what the image is made of
 */
export function startOf(launch: Launch, stage: Stage | undefined, sources: ImageSources): Start {
  const walk: Walk = { stage, sources, launch, commands: [], last: [], seen: new Set() };
  const open = launch.words.find(({ known }) => !known);
  if (open) walk.unread = `the command contains ${shown(open.text)}, whose value is unknown`;
  else readWords(launch.words, undefined, walk, 0);
  const { commands, last, unread, empty, asks, switches, compiled } = walk;
  return {
    commands,
    last,
    ...(unread !== undefined && { unread }),
    ...(empty && { empty }),
    ...(asks !== undefined && { asks }),
    ...(switches !== undefined && { switches }),
    ...(compiled !== undefined && { compiled }),
  };
}

/** What a stage's image does when it starts, with the scripts that were read when the project was opened. */
export function startOfStage(launch: Launch, stage: Stage, stages: readonly Stage[]): Start {
  const siblings = stages.filter(({ file, inline }) => file === stage.file && inline?.at.start === stage.inline?.at.start);
  const byIndex: Stage[] = [];
  for (const one of siblings) byIndex[one.index] ??= one;
  return startOf(launch, stage, { read: (file) => stage.scripts.get(file), stages: byIndex });
}

/**
 * The files of the build context that a start rests on, with their texts.
 * @param read asks for a file
 */
export function scriptsOf(launches: readonly Launch[], stage: Stage, { read, stages }: ImageSources): ReadonlyMap<FileId, string> {
  const texts = new Map<FileId, string>();
  const noted = (file: FileId): string | undefined => {
    const text = read(file);
    if (text !== undefined) texts.set(file, text);
    return text;
  };
  for (const launch of launches) startOf(launch, stage, { read: noted, stages });
  return texts;
}

function readWords(words: readonly LaunchWord[], script: string | undefined, walk: Walk, depth: number): void {
  const given = words.map(({ text, at }): Word => ({ value: text, text, at, known: true, scripts: [], variables: [], quoted: true }));
  const { commands, understood } = commandsOfWords(given, scopeOf(walk));
  if (!understood) walk.unread ??= 'the command could not be analyzed completely';
  readCommands(commands, script, walk, depth);
}

function scopeOf({ stage }: Walk): Map<string, string> {
  return new Map(stage ? shellOf(stage).environment : []);
}

function readCommands(commands: readonly Command[], script: string | undefined, walk: Walk, depth: number): void {
  let here: string | undefined = walk.stage ? workFolder(walk.stage) : undefined;
  for (const command of commands) {
    if (walk.commands.length >= MOST_COMMANDS) {
      walk.unread ??= 'it starts more commands than Bulkhead reads';
      break;
    }
    const step: StartCommand = { command, ...(script !== undefined && { script }), ...(here !== undefined && { here }) };
    walk.commands.push(step);
    if (command.name === 'cd' && command.depth === 0) {
      const [to] = argumentsOf(command).operands;
      here = to?.known && !command.guarded ? absolute(to.value, here) : undefined;
    } else readProgram(step, walk, depth);
  }
  const last = commands.filter(({ depth: inside, name }) => inside === 0 && name !== '').at(-1);
  if (last) walk.last.push({ command: last, ...(script !== undefined && { script }) });
}

/** The script that a command runs is read, too. */
function readProgram(step: StartCommand, walk: Walk, depth: number): void {
  const { command, here } = step;
  const { name, program } = command;
  if (!program || name === '') return;
  const where = step.script === undefined ? 'the command' : nameOf(step.script);
  if (/^\$(@|\*|1|\{@\}|\{\*\}|\{1\})/.test(program.value)) {
    readRest(step, walk, depth);
    return;
  }
  if (name === 'eval' && command.args.some(({ known }) => !known)) {
    walk.unread ??= `${where} builds commands with eval`;
    return;
  }
  if (!program.known) {
    walk.unread ??= `${where} starts ${shown(program.text)}, whose value is unknown`;
    return;
  }
  const shell = isShell(name);
  const sourced = name === '.' || name === 'source';
  if (!shell && !sourced) {
    const [file] = isInterpreter(name) ? argumentsOf(command).operands : [];
    if (file?.known) searchProgram(absolute(file.value, here), walk);
    if (!BUILT_IN.has(name)) readFile(program.value, { step, depth, script: false }, walk);
    return;
  }
  const [operand] = command.args.some(({ value }) => /^-[a-z]*c/.test(value)) ? [] : argumentsOf(command).operands;
  if (!operand) return;
  if (!operand.known) walk.unread ??= `${where} runs the script ${shown(operand.text)}, whose value is unknown`;
  else readFile(here === undefined ? operand.value : (absolute(operand.value, here) ?? operand.value), { step, depth, script: true }, walk);
}

/** Calls by which programs in Python, JavaScript, PHP and Ruby ask who they are, give files away, or become another user. */
const SWITCHES =
  /\b(os\.(set(e|re|res)?[ug]id|get(e)?uid|initgroups|l?chown)|process\.(set(e)?[ug]id|get(e)?uid|initgroups)|fs\.chown(Sync)?|posix_(set|get)(e)?uid|Process::(UID|GID|Sys)|Process\.(e?uid|egid))\b/;

function searchProgram(path: string | undefined, walk: Walk): void {
  const { stage, sources } = walk;
  const found = stage && path !== undefined ? imageFile(stage, path, sources) : undefined;
  if (found?.kind === 'text' && SWITCHES.test(found.text)) walk.switches ??= nameOf(path ?? '');
}

/** `exec "$@"`: what CMD, or the words behind the script, name. */
function readRest({ script }: StartCommand, walk: Walk, depth: number): void {
  const { words, command } = walk.launch;
  const own = words.findIndex(
    ({ text }) => script !== undefined && (text === script || text.endsWith(`/${nameOf(script)}`) || text === nameOf(script)),
  );
  const rest = words.slice(own >= 0 ? own + 1 : command);
  const key = `${script ?? ''} "$@"`;
  if (rest.length === 0) walk.empty = true;
  if (rest.length === 0 || depth > DEEPEST || walk.seen.has(key)) return;
  walk.seen.add(key);
  readWords(rest, undefined, walk, depth + 1);
}

/** Folders that programs are looked for in. */
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** How a file is started. */
interface Call {
  readonly step: StartCommand;
  /** How many scripts call each other up to here. */
  readonly depth: number;
  /** True where a shell reads it, whatever it is. */
  readonly script: boolean;
}

function readFile(path: string, call: Call, walk: Walk): void {
  const { stage, seen } = walk;
  const { step, depth, script } = call;
  const isPath = path.includes('/');
  if (!isPath && seen.has(path)) return;
  if (!isPath) seen.add(path);
  const paths = isPath ? [absolute(path, step.here)] : PATH.map((folder) => `${folder}/${path}`);
  if (paths.some((at) => readFileAt(at, path, call, walk)) || (script && HARMLESS.test(path))) return;
  if (stage && baseOf(stage)?.runsCommand === nameOf(path)) {
    readRest({ ...step, script: path }, walk, depth);
    return;
  }
  if (script || SCRIPT.test(nameOf(path))) walk.unread ??= `the script ${path} could not be read`;
}

/**
 * Looks for a file at one place.
 * @param called as the command names it
 * @returns true where the search is over, whether the file could be read or not
 */
function readFileAt(at: string | undefined, called: string, { depth, script }: Call, walk: Walk): boolean {
  const { stage, launch } = walk;
  if (at === undefined) {
    walk.unread ??= `the program ${shown(called)} could not be found`;
    return true;
  }
  const mount = launch.service?.mounts.find(
    ({ target }) => target !== undefined && (at === target || at.startsWith(`${target.replace(/\/$/, '')}/`)),
  );
  // A program of an interpreter is data to it; what a shell reads is not.
  if (mount && (script || SCRIPT.test(nameOf(at)) || at === mount.target)) {
    walk.unread ??= `the script ${at} is in a mount and was not read`;
    return true;
  }
  const found = stage ? imageFile(stage, at, walk.sources) : { kind: 'other' as const };
  if (found.kind === 'text') {
    readText(at, found.text, walk, depth, script);
    return true;
  }
  // A name that is looked for in folders may well be that of a program which was installed.
  if (found.kind === 'other' || !(called.includes('/') || found.named)) return false;
  // What COPY names, no shell starts and is not called as scripts are is a program that was compiled before.
  if (found.named && !script && !LIKE_SCRIPT.test(nameOf(at))) walk.compiled ??= at;
  else walk.unread ??= `${at} was not found in the build context`;
  return true;
}

function readText(path: string, text: string, walk: Walk, depth: number, script: boolean): void {
  const { seen } = walk;
  if (seen.has(path)) return;
  if (depth >= DEEPEST || text.length > MOST_TEXT || [...seen].filter((one) => one.startsWith('/')).length >= MOST_SCRIPTS) {
    walk.unread ??= `${nameOf(path)} is too long, or one of too many scripts, and was not read`;
    return;
  }
  seen.add(path);
  const language = languageOf(text);
  if (!script && language !== undefined && !isShell(language)) {
    if (language.startsWith('s6-') || language === 'with-contenv' || language === 'execlineb')
      walk.unread ??= `${nameOf(path)} is an s6-overlay script`;
    else if (!isInterpreter(language)) walk.unread ??= `${nameOf(path)} is a script for ${language}`;
    else if (SWITCHES.test(text)) walk.switches ??= nameOf(path);
    return;
  }
  // In the conditions of bash they stand in no command.
  if (/^[^#\n]*(\bEUID\b|\$\{?UID\b(?!:?[-=]))/m.test(text)) walk.asks ??= nameOf(path);
  const value = withOwnFolder(text, path);
  const { commands, understood } = commandsOfText({ value, at: walk.launch.words[0]?.at ?? NOWHERE }, 'sh', scopeOf(walk), false);
  if (!understood) walk.unread ??= `${nameOf(path)} could not be analyzed completely`;
  readCommands(commands, path, walk, depth + 1);
}

const NOWHERE = { file: '', start: 0, end: 0 };

/** The program behind `#!`, the one that env starts. */
function languageOf(text: string): string | undefined {
  const [, first = '', rest = ''] = /^#!\s*(\S+)[ \t]*([^\r\n]*)/.exec(text) ?? [];
  if (first === '') return undefined;
  const program = nameOf(first);
  if (program !== 'env') return program;
  return nameOf(rest.split(/\s+/).find((word) => word !== '' && !word.startsWith('-') && !word.includes('=')) ?? 'env');
}

function isInterpreter(program: string): boolean {
  return isShell(program) || programFacts(program)?.interpreter !== undefined;
}

/** `$(dirname "$0")` and its kin as the folder of the script. */
function withOwnFolder(text: string, path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  return text
    .replaceAll(/\$\( *dirname +(?:-- +)?"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"? *\)/g, () => folder)
    .replaceAll(/\$\( *cd +(?:-- +)?"?(\/[\w./-]*)"? *(?:>\/dev\/null *(?:2>&1)? *)?&& *pwd(?: -P)? *\)/g, '$1');
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A word as a person can read it. */
export function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** What a shell does itself. */
const BUILT_IN = new Set([
  '.',
  ':',
  '[',
  '[[',
  'alias',
  'bg',
  'break',
  'builtin',
  'case',
  'command',
  'continue',
  'declare',
  'echo',
  'eval',
  'exec',
  'exit',
  'export',
  'false',
  'getopts',
  'hash',
  'let',
  'local',
  'printf',
  'pwd',
  'read',
  'readonly',
  'return',
  'set',
  'shift',
  'shopt',
  'source',
  'test',
  'trap',
  'true',
  'type',
  'typeset',
  'ulimit',
  'umask',
  'unset',
  'wait',
]);
