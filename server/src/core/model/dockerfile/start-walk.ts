import { isShell, programFacts } from '../../knowledge/program/find';
import type { Command, Word } from '../shell/command';
import { commandsOfText, commandsOfWords } from '../shell/flatten';
import { absolute } from '../shell/folders';
import { argumentsOf } from '../shell/options';
import { environmentOf } from '../shell/stage';
import type { Stage } from '../stage';
import { execlineWords } from '../start/execline';
import type { Job, Launched } from '../start/launcher';
import { scriptsIn } from '../start/run-folders';
import { splitWords } from '../words';
import { type ImageSources, imageFile, workFolder } from './image-files';
import { mountAt, viewOf } from './image-view';
import type { Launch, LaunchWord } from './launch';
import { launchers } from './launchers';
import { nameOf, type StartCommand, shown, userOf } from './start';
import { asksForUser, builtIn, harmlessScript, isInterpreter, languageOf, placesWritten, switchesUser, withOwnFolder } from './start-text';
import { baseOf } from './user';

/** Scripts that call scripts; more than this are no start. */
const DEEPEST = 8;
const MOST_SCRIPTS = 60;
/** Longer scripts than these are programs. */
const MOST_TEXT = 100_000;
const MOST_COMMANDS = 3000;

/** Names of programs that are scripts wherever they come from. */
const SCRIPT = /\.(sh|bash|ash|dash|zsh|ksh)$|^(docker-)?entrypoint$|^(docker-)?entry$/;
/** Names that start scripts have without an ending, too. */
const LIKE_SCRIPT =
  /\.(sh|bash|ash|dash|zsh|ksh|pl|tcl)$|(^|[-_.])(entry(point)?|start(up)?|run|init|boot(strap)?|setup|launch(er)?|wrapper|cmd|exec)([-_.]|$)/i;

/** What is found while a start is followed. */
export interface Walk {
  readonly stage?: Stage | undefined;
  readonly sources: ImageSources;
  readonly launch: Launch;
  readonly commands: StartCommand[];
  readonly last: StartCommand[];
  readonly seen: Set<string>;
  readonly read: Set<Command>;
  readonly written: { readonly by: string; readonly path: string }[];
  empty?: true;
  root?: string;
  asks?: string;
  switches?: string;
  compiled?: string;
  unread?: string;
}

/** What runs some commands. */
interface Caller {
  /** The script that they stand in, by its path in the image. */
  readonly script?: string;
  /** The folder that they work in; that of the image where it is absent. */
  readonly here?: string;
  /** The user that they run as, where it is not that of the container. */
  readonly as?: string | undefined;
  /** The launcher that starts them. */
  readonly by?: string;
  /** How many scripts call each other up to here. */
  readonly depth: number;
  /** True for what ends before the program of the container starts. */
  readonly prepares?: true;
}

/** Follows the words of a command line. */
export function readWords(words: readonly LaunchWord[], caller: Caller, walk: Walk): void {
  const given = words.map(({ text, at }): Word => ({ value: text, text, at, known: true, scripts: [], variables: [], quoted: true }));
  const { commands, understood } = commandsOfWords(given, scopeOf(walk));
  if (!understood) walk.unread ??= 'the command could not be analyzed completely';
  readCommands(commands, caller, walk);
}

/** Follows a text that a shell reads. */
function readShell(value: string, where: string, caller: Caller, walk: Walk): void {
  const { commands, understood } = commandsOfText({ value, at: walk.launch.words[0]?.at ?? NOWHERE }, 'sh', scopeOf(walk), false);
  if (!understood) walk.unread ??= `${where} could not be analyzed completely`;
  readCommands(commands, caller, walk);
}

const NOWHERE = { file: '', start: 0, end: 0 };

function scopeOf({ stage }: Walk): Map<string, string> {
  return new Map(stage ? environmentOf(stage) : []);
}

function readCommands(commands: readonly Command[], caller: Caller, walk: Walk): void {
  const { script, prepares } = caller;
  let here = caller.here ?? (walk.stage ? workFolder(walk.stage) : undefined);
  let as = caller.as;
  let asks = false;
  const functions = new Set(commands.map(({ inside }) => inside));
  for (const command of commands) {
    if (walk.commands.length >= MOST_COMMANDS) {
      walk.unread ??= 'it starts more commands than Bulkhead reads';
      break;
    }
    const step = stepOf(command, { ...caller, here, as }, functions);
    walk.commands.push(step);
    asks ||= command.name === 'id' || command.name === 'whoami';
    if (command.name === 'cd' && command.depth === 0) {
      const [to] = argumentsOf(command).operands;
      here = to?.known && !command.guarded ? absolute(to.value, here) : undefined;
    } else if (!step.isFunction) readProgram(step, caller, walk);
    // `if [ "$(id -u)" = 0 ]; then exec gosu app "$0" "$@"; fi`: what follows runs as that user.
    if (asks && command.guarded && command.as !== undefined && command.through.includes('exec')) as = command.as;
  }
  const last = commands.filter(({ depth, name }) => depth === 0 && name !== '').at(-1);
  if (last && !prepares) walk.last.push({ command: last, ...(script !== undefined && { script }) });
}

function stepOf(
  command: Command,
  { script, here, as, by }: Omit<Caller, 'here'> & { readonly here: string | undefined },
  functions: ReadonlySet<string | undefined>,
): StartCommand {
  return {
    command,
    ...(script !== undefined && { script }),
    ...(here !== undefined && { here }),
    ...(as !== undefined && { as }),
    ...(by !== undefined && { by }),
    ...(functions.has(command.name) && { isFunction: true }),
  };
}

/** The script that a command runs is read, too, and what a launcher starts. */
function readProgram(step: StartCommand, caller: Caller, walk: Walk): void {
  const { command } = step;
  const { name, program } = command;
  if (!program || name === '') return;
  const where = step.script === undefined ? 'the command' : nameOf(step.script);
  if (/^\$(@|\*|1|\{@\}|\{\*\}|\{1\})/.test(program.value)) {
    readRest(step, caller, walk);
    return;
  }
  // A script that calls itself again is read already.
  if (/^\$(0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(\[0\])?\})$/.test(program.value)) return;
  if (name === 'eval' && command.args.some(({ known }) => !known)) {
    walk.unread ??= `${where} builds commands with eval`;
    return;
  }
  readKnown(step, program, where, caller, walk);
}

function readKnown(step: StartCommand, program: Word, where: string, caller: Caller, walk: Walk): void {
  const { command, here } = step;
  const { name } = command;
  const byShell = isShell(name) || name === '.' || name === 'source';
  const operand = byShell ? scriptOperand(command) : program;
  if (operand && !operand.known) {
    if (readEach(operand, step, caller, walk)) return;
    walk.unread ??= `${where} ${byShell ? 'runs the script' : 'starts'} ${shown(operand.text)}, whose value is unknown`;
    return;
  }
  if (byShell) {
    const path = operand && here !== undefined ? absolute(operand.value, here) : undefined;
    if (operand) readFile(path ?? operand.value, { step, caller, script: true }, walk);
    return;
  }
  if (readLauncher(step, caller, walk)) return;
  const [file] = isInterpreter(name) ? argumentsOf(command).operands : [];
  // One that runs as another user already takes no more of root's power.
  if (file?.known && userOf(step) === undefined) searchProgram(absolute(file.value, here), walk);
  if (!builtIn.has(name)) readFile(program.value, { step, caller, script: false }, walk);
}

/** The script that a shell runs. */
function scriptOperand(command: Command): Word | undefined {
  const { operands } = argumentsOf(command);
  const end = operands[0] ? command.args.indexOf(operands[0]) : command.args.length;
  return command.args.slice(0, end).some(({ value }) => /^-[a-z]*c/.test(value)) ? undefined : operands[0];
}

/** What a loop goes through: `for f in /start.d/*.sh`, `find /start.d | while read f`. @returns whether that is known */
function readEach(word: Word, step: StartCommand, caller: Caller, walk: Walk): boolean {
  const name = /^\$\{?(\w+)\}?$/.exec(word.value)?.[1];
  const { loop, pipe } = step.command;
  if (name === undefined) return false;
  const items = loop?.variable === name ? loop.words : undefined;
  const listed = pipe?.pipeline.elements
    .slice(0, pipe.index)
    .flat()
    .filter((one) => one.name === 'find')
    .flatMap((one) => argumentsOf(one).operands.slice(0, 1));
  const places = items ?? (listed && listed.length > 0 ? listed : undefined);
  if (!places?.every(({ known, value }) => known && absolute(value, step.here) !== undefined)) return false;
  const view = viewOf(walk);
  const all = places.map(({ value }): Launched => {
    const path = absolute(value, step.here)!;
    if (items && !/[*?[]/.test(path)) return { jobs: [{ run: { how: 'file', path }, by: path, prepares: true }] };
    const pattern = items ? nameOf(path) : '*';
    const folder = items ? path.slice(0, -pattern.length - 1) : path;
    return scriptsIn(
      folder,
      view,
      new RegExp(
        `^${pattern
          .replaceAll(/[.+^$(){}|\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ),
    );
  });
  for (const one of all) readLaunched(one, step, caller, walk);
  return true;
}

/** What a launcher starts, by its configuration. @returns whether the command starts something in that way */
function readLauncher(step: StartCommand, caller: Caller, walk: Walk): boolean {
  const { command, here } = step;
  const starts = (programFacts(command.program?.value ?? '') ?? programFacts(command.name))?.starts;
  if (!starts) return false;
  const environment = scopeOf(walk);
  const launched = launchers[starts.by]({ command, starts, environment, ...(here !== undefined && { here }) }, viewOf(walk));
  if (launched && launched.jobs.length > 0) walk.read.add(command);
  if (launched) readLaunched(launched, step, caller, walk);
  return launched !== undefined;
}

/** Follows the scripts that lie in a folder. */
export function readFolder(folder: string, walk: Walk): void {
  const { jobs, unread } = scriptsIn(folder, viewOf(walk));
  if (unread !== undefined) walk.unread ??= unread;
  for (const { run, by } of jobs)
    if (run.how === 'file') readWords([{ text: run.path, at: NOWHERE, known: true }], { depth: 0, by, prepares: true }, walk);
}

function readLaunched({ jobs, root, unread }: Launched, step: StartCommand, caller: Caller, walk: Walk): void {
  if (root !== undefined && userOf(step) === undefined) walk.root ??= root;
  for (const job of jobs) readJob(job, step, caller, walk);
  if (unread !== undefined) walk.unread ??= unread;
}

function readJob(job: Job, step: StartCommand, caller: Caller, walk: Walk): void {
  const { run, by } = job;
  const as = job.as ?? userOf(step) ?? caller.as;
  const here = job.here ?? step.here;
  const key = `${run.how} ${run.how === 'file' ? run.path : run.text} ${as ?? ''}`;
  if (walk.seen.has(key)) return;
  walk.seen.add(key);
  if (caller.depth >= DEEPEST) {
    walk.unread ??= `${nameOf(by)} is one of too many scripts, and was not read`;
    return;
  }
  const next: Caller = {
    script: by,
    depth: caller.depth + 1,
    by: step.command.name,
    ...(as !== undefined && { as }),
    ...(here !== undefined && { here }),
    ...((job.prepares || caller.prepares) && { prepares: true }),
  };
  if (run.how === 'file') readFile(run.path, { step, caller: next, script: false, isScript: true }, walk);
  else if (run.how === 'shell') readShell(run.text, nameOf(by), next, walk);
  else {
    const at = walk.launch.words[0]?.at ?? NOWHERE;
    readWords(
      splitWords(run.text).map((text) => ({ text, at, known: true })),
      next,
      walk,
    );
  }
}

function searchProgram(path: string | undefined, walk: Walk): void {
  const { stage, sources } = walk;
  const found = stage && path !== undefined ? imageFile(stage, path, sources) : undefined;
  if (found?.kind === 'text') searchText(nameOf(path ?? ''), found.text, walk);
}

function searchText(by: string, text: string, walk: Walk): void {
  if (switchesUser.test(text)) walk.switches ??= by;
  for (const path of placesWritten(text)) walk.written.push({ by, path });
}

/** `exec "$@"`: what CMD, or the words behind the script, name. */
function readRest(step: StartCommand, caller: Caller, walk: Walk): void {
  const { script } = step;
  const { words, command } = walk.launch;
  const own = words.findIndex(
    ({ text }) => script !== undefined && (text === script || text.endsWith(`/${nameOf(script)}`) || text === nameOf(script)),
  );
  const rest = words.slice(own >= 0 ? own + 1 : command);
  const as = userOf(step);
  const key = `${script ?? ''} "$@" ${as ?? ''}`;
  if (rest.length === 0) walk.empty = true;
  if (rest.length === 0 || caller.depth > DEEPEST || walk.seen.has(key)) return;
  walk.seen.add(key);
  readWords(rest, { depth: caller.depth + 1, ...(as !== undefined && { as }), ...(caller.prepares && { prepares: true }) }, walk);
}

/** Folders that programs are looked for in; s6-overlay puts its own into the first. */
const PATH = ['/command', '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** How a file is started. */
interface Call {
  readonly step: StartCommand;
  readonly caller: Caller;
  /** True where a shell reads it, whatever it is. */
  readonly script: boolean;
  /** True where a launcher runs it: it is a script, whatever its name is. */
  readonly isScript?: true;
}

function readFile(path: string, call: Call, walk: Walk): void {
  const { stage, seen } = walk;
  const { step, caller, script, isScript } = call;
  const isPath = path.includes('/');
  if (!isPath && seen.has(path)) return;
  if (!isPath) seen.add(path);
  const paths = isPath ? [absolute(path, step.here)] : PATH.map((folder) => `${folder}/${path}`);
  if (paths.some((at) => readFileAt(at, path, call, walk)) || (script && harmlessScript.test(path))) return;
  if (stage && baseOf(stage)?.runsCommand === nameOf(path)) {
    readRest({ ...step, script: path }, caller, walk);
    return;
  }
  if (script || isScript || SCRIPT.test(nameOf(path))) walk.unread ??= `the script ${path} could not be read`;
}

/**
 * Looks for a file at one place.
 * @param called as the command names it
 * @returns true where the search is over, whether the file could be read or not
 */
function readFileAt(at: string | undefined, called: string, call: Call, walk: Walk): boolean {
  const { stage } = walk;
  const { script, isScript } = call;
  if (at === undefined) {
    walk.unread ??= `the program ${shown(called)} could not be found`;
    return true;
  }
  const mount = mountAt(at, walk.launch);
  // A program of an interpreter is data to it; what a shell reads is not.
  if (mount && (script || SCRIPT.test(nameOf(at)) || at === mount.target)) {
    walk.unread ??= `the script ${at} is in a mount and was not read`;
    return true;
  }
  const found = stage ? imageFile(stage, at, walk.sources) : { kind: 'other' as const };
  if (found.kind === 'text') {
    walk.read.add(call.step.command);
    readText(at, found.text, call, walk);
    return true;
  }
  // A name that is looked for in folders may well be that of a program which was installed.
  if (found.kind === 'other' || !(called.includes('/') || found.named) || isInstalled(at, found.named, walk)) return false;
  // What COPY names, no shell starts and is not called as scripts are is a program that was compiled before.
  if (found.named && !script && !isScript && !LIKE_SCRIPT.test(nameOf(at))) walk.compiled ??= at;
  else walk.unread ??= `${at} was not found in the build context`;
  return true;
}

/** True for a program of a system folder that no file of the build context takes the place of. */
function isInstalled(path: string, named: boolean, walk: Walk): boolean {
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (named || !PATH.includes(folder)) return false;
  const { names, whole } = viewOf(walk).folder(folder);
  return whole && !names.includes(nameOf(path));
}

function readText(path: string, text: string, { step, caller, script, isScript }: Call, walk: Walk): void {
  const { seen } = walk;
  const as = isScript ? caller.as : userOf(step);
  const key = as === undefined ? path : `${path} ${as}`;
  if (seen.has(key)) return;
  if (caller.depth >= DEEPEST || text.length > MOST_TEXT || [...seen].filter((one) => one.startsWith('/')).length >= MOST_SCRIPTS) {
    walk.unread ??= `${nameOf(path)} is too long, or one of too many scripts, and was not read`;
    return;
  }
  seen.add(key);
  const next: Caller = {
    script: path,
    depth: caller.depth + 1,
    ...(step.here !== undefined && { here: step.here }),
    ...(as !== undefined && { as }),
    ...(caller.by !== undefined && { by: caller.by }),
    ...(caller.prepares && { prepares: true }),
  };
  const language = languageOf(text, caller.by !== undefined);
  if (!script && language !== undefined && !isShell(language)) {
    readOther(path, text, language, next, walk);
    return;
  }
  if (asksForUser.test(text)) walk.asks ??= nameOf(path);
  readShell(withOwnFolder(text, path), nameOf(path), next, walk);
}

/** A script that no shell reads. */
function readOther(path: string, text: string, language: string, next: Caller, walk: Walk): void {
  if (language === 'execlineb') {
    const line = execlineWords(text);
    if (line === undefined) walk.unread ??= `${nameOf(path)} is a script for execline that branches`;
    else readShell(line, nameOf(path), next, walk);
  } else if (language === 'with-contenv') walk.unread ??= `${nameOf(path)} is an s6-overlay script`;
  else if (!isInterpreter(language)) walk.unread ??= `${nameOf(path)} is a script for ${language}`;
  else if (next.as === undefined) searchText(nameOf(path), text, walk);
}
