import { byKey } from '../../base/by-key';
import { memoize } from '../../base/memoize';
import { cleanPath, isIn } from '../../base/path';
import { isRootUser } from '../root-user';
import { chain, type Stage } from '../stage';
import type { Body, Command, Word } from './command';
import { argumentsOf, option } from './options';
import { environmentOf, shellOf } from './stage';

/** Where in a chain of stages something happens: the number of the stage, the index of its instruction; -1 for what its parent triggers. */
export interface Moment {
  readonly stage: number;
  readonly index: number;
}

/** A folder that the instructions of a stage or its parents make or name, or a file that they close to others. */
export interface MadeFolder {
  /** Absolute, variables replaced. */
  readonly path: string;
  /** As a later RUN can name it: a variable of ENV or ARG stays one where it still holds the same. */
  readonly written: string;
  /** Whether it is the folder that the process starts in. */
  readonly work: boolean;
  /** The first VOLUME that names it, which may be the only one that does. */
  readonly volume?: Moment;
  /** When it is there; absent for a volume that nobody makes: the base image may have it. */
  readonly made?: Moment;
  /** The last RUN that puts something into it. */
  readonly filled?: Moment;
  /** True when COPY or ADD puts something straight into it. */
  readonly copied: boolean;
  /** True when it has been given to somebody already. */
  readonly given: boolean;
  /** True when chmod leaves others out; it may be a file then. */
  readonly closed: boolean;
}

/** A folder while the chain is read. */
type Open = { -readonly [K in keyof MadeFolder]: MadeFolder[K] };

/**
 * Folders that are there when a stage is done, for all that is known: made by WORKDIR, `mkdir` and `install -d` or named by VOLUME, and what
 * `chmod` closes to others, in the stage and those it starts from, whole paths only. What is made under a condition, in a mount, by another user or taken away later is not
 * among them.
 */
export const foldersOf = memoize((stage: Stage): readonly MadeFolder[] => {
  const reading: Reading = { folders: new Map(), passed: new Set(), stage };
  const stages = [...chain(stage)].reverse();
  for (const each of stages) readStage(each, reading);
  const at = reading.work;
  const folders = [...reading.folders.values()]
    .map((folder) => ({ ...folder, work: folder.path === at }))
    .filter(({ path, made, volume }) => volume !== undefined || (made !== undefined && (path === at || !reading.passed.has(path))));
  return folders;
});

/** The folder that an instruction of a stage works in; nothing where the base image, or a variable, decides. */
export function workFolderAt(stage: Stage, index: number): string | undefined {
  let work: string | undefined;
  for (const each of [...chain(stage)].reverse()) {
    const end = each === stage ? Number(stage.refs[index]?.path[0]) : Number.POSITIVE_INFINITY;
    for (const { keyword, path } of each.folders) {
      if (keyword === 'WORKDIR' && Number(path.origin?.path[0]) < end) work = path.known ? absolute(path.value, work) : undefined;
    }
  }
  return work;
}

interface Reading {
  readonly folders: Map<string, Open>;
  /** What only WORKDIR has made: it counts where the process starts in it. */
  readonly passed: Set<string>;
  /** Whose variables decide how a path can be written. */
  readonly stage: Stage;
  /** Where relative paths start; absent where nobody knows. */
  work?: string | undefined;
}

function readStage(each: Stage, reading: Reading): void {
  const { own, triggered } = shellOf(each);
  const environment = environmentOf(each);
  for (const body of triggered) readBody(body, { stage: each.index, index: -1 }, reading);
  const ours = new Set(each.refs.map(({ path }) => path[0]));
  const folders = byKey(each.folders, ({ path }) => path.origin?.path[0]);
  const bodies = byKey(own, ({ index }) => index);
  for (const named of each.folders) {
    if (!ours.has(named.path.origin?.path[0])) readNamed(named, { stage: each.index, index: -1 }, reading);
  }
  each.instructions.forEach((instruction, index) => {
    const moment: Moment = { stage: each.index, index };
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      const word = instruction.words.at(-1)?.text.replace(/["']/g, '') ?? '';
      const value = word.replaceAll(
        /\$(?:\{(\w+)\}|(\w+))/g,
        (whole, braced?: string, bare?: string) => environment.get((braced ?? bare)!) ?? whole,
      );
      const target = absolute(value, reading.work);
      for (const folder of reading.folders.values()) if (target !== undefined && isIn(target, folder.path)) folder.copied = true;
    }
    for (const named of folders.get(each.refs[index]?.path[0]) ?? []) readNamed(named, moment, reading);
    for (const body of bodies.get(index) ?? []) if (!body.onbuild) readBody(body, moment, reading);
  });
}

function readNamed({ keyword, written, path: named }: Stage['folders'][number], moment: Moment, reading: Reading): void {
  const path = named.known ? absolute(named.value, keyword === 'VOLUME' ? '/' : reading.work) : undefined;
  if (keyword === 'WORKDIR') reading.work = path;
  if (path === undefined) return;
  if (keyword === 'WORKDIR' && !reading.folders.get(path)?.made) reading.passed.add(path);
  const folder = openFolder(path, spelling(written, path, moment, reading), reading);
  if (keyword === 'WORKDIR') folder.made ??= moment;
  else folder.volume ??= moment;
}

function openFolder(path: string, written: string, { folders }: Reading): Open {
  const folder = folders.get(path) ?? { path, written, work: false, copied: false, given: false, closed: false };
  folders.set(path, folder);
  return folder;
}

function readBody(body: Body, moment: Moment, reading: Reading): void {
  if (body.keyword !== 'RUN' || body.language === 'other') return;
  const mounts = body.instruction.flags
    .filter(({ name }) => name === 'mount')
    .flatMap(({ value }) => /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value)?.[1] ?? []);
  for (const { command, here } of placed(body.commands, reading.work)) {
    const there = entered(command, here);
    // Who enters a folder works there, wherever it is left again.
    if (there !== undefined) touch(there, moment, reading);
    if (!MOVES.test(command.name)) readCommand({ command, here, mounts, moment, reading });
  }
}

const MOVES = /^(cd|pushd|popd)$/;

/** The folder that a command enters, where it is known. */
function entered(command: Command, here: string | undefined): string | undefined {
  const [to] = command.name === 'cd' || command.name === 'pushd' ? argumentsOf(command).operands : [];
  return to?.known ? absolute(to.value, here) : undefined;
}

/**
 * The commands of a script itself, each with the folder that it works in; nothing where that is not known. What a shell of its own enters is left behind it.
 * @param work the folder that the script starts in
 */
export function* placed(
  commands: readonly Command[],
  work: string | undefined,
): Iterable<{ readonly command: Command; readonly here: string | undefined }> {
  let shells: readonly number[] = [];
  const open = [work];
  for (const command of commands) {
    if (command.depth > 0) continue;
    const now = command.shells ?? [];
    const same = shells.findIndex((shell, i) => shell !== now[i]);
    open.length = (same < 0 ? shells.length : same) + 1;
    while (open.length <= now.length) open.push(open.at(-1));
    shells = now;
    const here = open.at(-1);
    yield { command, here };
    if (MOVES.test(command.name)) open[now.length] = command.guarded ? undefined : entered(command, here);
  }
}

/** A command of a RUN, and where it stands. */
interface Call {
  readonly command: Command;
  readonly here: string | undefined;
  readonly mounts: readonly string[];
  readonly moment: Moment;
  readonly reading: Reading;
}

function readCommand(call: Call): void {
  switch (call.command.name) {
    case 'mkdir':
      make(call);
      break;
    case 'install':
      if (option(call.command, 'd', 'directory')) make(call);
      else fillNamed(call);
      break;
    case 'chown':
      give(call);
      break;
    case 'chmod':
      close(call);
      break;
    case 'rm':
    case 'rmdir':
    case 'mv':
      takeAway(call);
      fillNamed(call);
      break;
    case 'chgrp':
    case 'ls':
    case 'ln':
    case 'test':
    case '[':
      break;
    default:
      fillNamed(call);
  }
}

/** `mkdir` and `install -d`. */
function make(call: Call): void {
  const { command } = call;
  if (command.guarded || (command.as !== undefined && !isRootUser(command.as))) return;
  const owner = command.name === 'install' ? option(command, 'o', 'owner')?.value?.value : undefined;
  for (const word of argumentsOf(command).operands) {
    const folder = made(word, call);
    if (folder && owner !== undefined && !isRootUser(owner)) folder.given = true;
  }
}

/** The mode 0750 and the like: nothing is left to others. */
function close(call: Call): void {
  const { command } = call;
  const [mode, ...targets] = argumentsOf(command).operands;
  if (command.guarded || option(command, 'R', 'recursive') || !/^0?[0-7]{1,2}0$/.test(mode?.value ?? '')) return;
  for (const word of targets) {
    const folder = made(word, call);
    if (folder) folder.closed = true;
  }
}

/** The folder that a word names, there from now on; nothing where it is a pattern or lies in a mount. */
function made(word: Word, call: Call): Open | undefined {
  const path = pathOf(word, call);
  if (path === undefined || /[*?]/.test(path) || call.mounts.some((mount) => isIn(path, mount))) return undefined;
  const { moment, reading } = call;
  const folder = openFolder(path, spelling(word.text, path, moment, reading), reading);
  folder.made ??= moment;
  reading.passed.delete(path);
  return folder;
}

function give(call: Call): void {
  const { command, reading } = call;
  const [owner, ...targets] = argumentsOf(command).operands;
  if (!owner || isRootUser(owner.value)) return;
  const deep = option(command, 'R', 'recursive') !== undefined;
  for (const path of pathsOf(targets, call)) {
    for (const folder of reading.folders.values()) if (folder.path === path || (deep && isIn(folder.path, path))) folder.given = true;
  }
}

function takeAway({ command, here, reading }: Call): void {
  const isTaken = takenAway(command, here);
  for (const folder of [...reading.folders.values()]) if (isTaken(folder.path)) forget(folder, reading.folders);
}

/** Whether `rm`, `rmdir` or `mv` takes a path away, or may do so. @param here the folder that the command works in, where it is known */
export function takenAway(command: Command, here: string | undefined): (path: string) => boolean {
  const { operands } = argumentsOf(command);
  const words = command.name === 'mv' ? operands.slice(0, -1) : operands;
  const tops = words.flatMap(({ known, value }) => {
    const path = known ? absolute(value, here) : undefined;
    const pattern = /[*?[]/.exec(path ?? '');
    // What a pattern leaves out is not worked out.
    return path === undefined
      ? []
      : [{ path: pattern ? path.slice(0, path.lastIndexOf('/', pattern.index)) || '/' : path, below: pattern !== null }];
  });
  // From a folder that is not known, a name may lead anywhere.
  const ends =
    here === undefined ? words.flatMap(({ known, value }) => (known && /^[\w.-]/.test(value) ? [`/${cleanPath(value)}`] : [])) : [];
  return (path) =>
    tops.some((top) => isIn(path, top.path) && (!top.below || path !== top.path)) ||
    ends.some((end) => path.endsWith(end) || path.includes(`${end}/`));
}

/** What a command names, it may write to, and what works in a folder may write there. */
function fillNamed(call: Call): void {
  const { command, here, moment, reading } = call;
  const named = [
    ...command.args.map(({ value, known }) => (known ? absolute(value.replace(/^-+[\w-]*=?/, ''), here) : undefined)),
    ...command.redirects.map(({ target }) => target && pathOf(target, call)),
    command.name === 'echo' || command.name === 'set' || command.name === '' ? undefined : here,
  ];
  for (const path of named) if (path !== undefined) touch(path, moment, reading);
}

function pathOf({ known, value }: Word, { here }: Call): string | undefined {
  return known ? absolute(value, here) : undefined;
}

function pathsOf(words: readonly Word[], call: Call): string[] {
  return words.map((word) => pathOf(word, call)).filter((path) => path !== undefined);
}

/** Something is put into a folder, or below it. */
function touch(path: string, moment: Moment, { folders }: Reading): void {
  for (const folder of folders.values()) if (isIn(path, folder.path)) folder.filled = moment;
}

/** A volume is there again when a container starts; everything else is gone. */
function forget(folder: Open, folders: Map<string, Open>): void {
  if (folder.volume) delete folder.made;
  else folders.delete(folder.path);
}

/** A path without `.`, `..` and doubled slashes; nothing for one that is no plain text, or starts nobody knows where. */
export function absolute(path: string, from: string | undefined): string | undefined {
  if (path === '' || !/^[\w./@+~:*?-]+$/.test(path) || path.startsWith('~')) return undefined;
  if (!path.startsWith('/') && from === undefined) return undefined;
  return cleanPath(path.startsWith('/') ? path : `/${from}/${path}`);
}

/** How a path is named in a later RUN: as written where that is a whole path whose variables still hold the same, else in full. */
function spelling(quoted: string, path: string, { stage, index }: Moment, reading: Reading): string {
  const written = quoted.replace(/^"(.*)"$/, '$1');
  if (!/^[\w./@+:${}-]+$/.test(written) || !written.includes('$')) return path;
  const declared = [...chain(reading.stage)].flatMap((each) =>
    [...each.declarations].reverse().map((declaration) => ({ declaration, each })),
  );
  let open = false;
  const value = written.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_whole, braced?: string, bare?: string) => {
    const last = declared.find(({ declaration }) => declaration.name === (braced ?? bare));
    const later =
      last &&
      (last.each.index > stage || (last.each.index === stage && last.each.instructions.indexOf(last.declaration.instruction) > index));
    if (!last?.declaration.value?.known || later) open = true;
    return last?.declaration.value?.known ? last.declaration.value.value : '';
  });
  return !open && absolute(value, undefined) === path ? written : path;
}
