import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, lchown, lstat, mkdir, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Heard, Machine, Ran, RunOptions } from '../probe/machine';
import { freePorts, hear } from './connections';
import { codeOf } from './failures';

/** What a program may print before it is ended: nothing that it is asked for comes near. */
const mostOutput = 64 * 1024 * 1024;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does something that runs programs on this machine. A signal does not end it but asks it to stop: what it runs is ended, what it has made it
 * can still remove.
 */
export async function onThisMachine<T>(does: (machine: Machine) => Promise<T>, environment: NodeJS.ProcessEnv = process.env): Promise<T> {
  const stop = stopper();
  for (const signal of signals) process.on(signal, stop.now);
  try {
    return await does(nodeMachine(stop, environment));
  } finally {
    for (const signal of signals) process.off(signal, stop.now);
  }
}

/** What hears that a person asks to stop. */
interface Stopper {
  isStopped(): boolean;
  now(): void;
  /** Calls back once; at most as long as what is returned is not called. */
  on(does: () => void): () => void;
}

function stopper(): Stopper {
  let stopped = false;
  const waiting = new Set<() => void>();
  return {
    isStopped: () => stopped,
    now: () => {
      // What runs after the first signal removes what was made.
      if (stopped) return;
      stopped = true;
      for (const does of [...waiting]) does();
      waiting.clear();
    },
    on: (does) => {
      waiting.add(does);
      return () => void waiting.delete(does);
    },
  };
}

function nodeMachine(stop: Stopper, surroundings: NodeJS.ProcessEnv): Machine {
  const environment = Object.fromEntries(
    Object.entries(surroundings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return {
    platform: process.platform,
    temporary: tmpdir(),
    environment,
    now: () => performance.now(),
    wait: (milliseconds) => waitFor(stop, milliseconds),
    stopped: stop.isStopped,
    owner: async () => ownerOf(process.pid, await bornAt(process.pid)),
    isAlive,
    run: (program, words, options = {}) => run(stop, environment, program, words, options),
    pipe: (from, to, seconds) => pipe(stop, environment, from, to, seconds),
    makeFolder: (folder) => whyNot(mkdir(folder, { recursive: true, mode: 0o700 })),
    write: (file, text) => whyNot(writeFile(file, text, { mode: 0o600 })),
    read: (file) => readFile(file, 'utf8').catch(() => undefined),
    list: (folder) => readdir(folder).catch(() => []),
    kind,
    link: (to, at) => whyNot(symlink(to, at)),
    copy: async (from, to) => {
      try {
        return { bytes: await copy(stop, await realpath(from), to) };
      } catch (error) {
        return { failed: wordsOf(error) };
      }
    },
    remove: (folder) => whyNot(rm(folder, { recursive: true, force: true, maxRetries: 2 })),
    freePorts,
    ask: (host, port, text, milliseconds): Promise<Heard | { readonly failed: string }> => hear(host, port, text, milliseconds),
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function whyNot(done: Promise<unknown>): Promise<string | undefined> {
  return done.then(() => undefined, wordsOf);
}

function waitFor(stop: Stopper, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const forget = stop.on(done);
  });
}

/** The name of a process: a mark of this machine, when it was born, its number. */
function ownerOf(pid: number, born: number): string {
  return `${machineMark()}${Math.round(born).toString(36).padStart(7, '0')}${pid.toString(36)}`;
}

function machineMark(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
}

/** Seconds since 1970 at which a process was started, where the system tells; `undefined` for one that is not there. */
async function bornAt(pid: number): Promise<number> {
  const [stat, system] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/stat', 'utf8')]).catch(() => []);
  const ticks = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  const boot = Number(/^btime (\d+)$/m.exec(system ?? '')?.[1]);
  // Linux counts in hundredths of a second for programs.
  return Number.isFinite(ticks + boot) ? boot + ticks / 100 : 0;
}

async function isAlive(owner: string): Promise<boolean> {
  const [, mark, born, number] = /^([0-9a-f]{6})([0-9a-z]{7})([0-9a-z]+)$/.exec(owner) ?? [];
  if (mark !== machineMark() || born === undefined || number === undefined) return true;
  const pid = Number.parseInt(number, 36);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  // The clock may have been set meanwhile, by a little.
  const now = await bornAt(pid);
  return now === 0 || Math.abs(now - Number.parseInt(born, 36)) < 10;
}

async function kind(path: string): Promise<'file' | 'folder' | 'link' | 'other' | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return 'link';
  return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
}

/** Copies what has a name, links as links. Sockets, pipes and devices are left out: they are made by those who use them. */
async function copy(stop: Stopper, from: string, to: string): Promise<number> {
  if (stop.isStopped()) throw new Error('stopped');
  const found = await lstat(from);
  const owned = async (): Promise<void> => {
    // Only root may give files away.
    await lchown(to, found.uid, found.gid).catch(() => undefined);
    if (!found.isSymbolicLink()) await chmod(to, found.mode & 0o7777);
  };
  if (found.isSymbolicLink()) {
    await symlink(await readlink(from), to);
    await owned();
    return 0;
  }
  if (found.isFile()) {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    await owned();
    return found.size;
  }
  if (!found.isDirectory()) return 0;
  await mkdir(to, { recursive: true });
  let bytes = 0;
  for (const name of await readdir(from)) bytes += await copy(stop, join(from, name), join(to, name));
  await owned();
  return bytes;
}

/** A program that runs, and what it has printed so far. */
interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Ran>;
}

function start(
  stop: Stopper,
  program: string,
  words: readonly string[],
  options: { cwd?: string; seconds?: number; env: NodeJS.ProcessEnv },
): Running {
  const { cwd, seconds = 120, env } = options;
  // A group of its own: what a terminal sends to this program does not reach it, and all that it starts ends with it.
  const child = spawn(program, words, {
    cwd,
    env,
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let why: string | undefined;
  const end = (reason: string): void => {
    why ??= reason;
    kill(child);
  };
  const forget = stop.on(() => end('stopped'));
  const timer = setTimeout(() => end(`it took longer than ${seconds} s`), seconds * 1000);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let size = 0;
  const take =
    (parts: Buffer[]) =>
    (part: Buffer): void => {
      size += part.length;
      if (size > mostOutput) end('it printed too much');
      else parts.push(part);
    };
  child.stdout?.on('data', take(out));
  child.stderr?.on('data', take(err));
  child.stdin?.on('error', () => undefined);
  const done = new Promise<Ran>((resolve) => {
    const finish = (code: number | null, extra: Pick<Ran, 'failed' | 'missing'>): void => {
      clearTimeout(timer);
      forget();
      resolve({ code: code ?? undefined, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8'), ...extra });
    };
    child.once('error', (error) => {
      const missing = codeOf(error) === 'ENOENT';
      finish(null, { failed: missing ? `there is no program "${program}"` : error.message, ...(missing && { missing }) });
    });
    child.once('close', (code, signal) => {
      if (why === undefined && code !== null) finish(code, {});
      else finish(null, { failed: why ?? `it was ended by ${signal}` });
    });
  });
  return { child, done };
}

/** Ends a program with all that it started; after two seconds by force. */
function kill(child: ChildProcess): void {
  const send = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      // It has ended.
    }
  };
  send('SIGTERM');
  const timer = setTimeout(() => send('SIGKILL'), 2000);
  child.once('close', () => clearTimeout(timer));
}

function run(stop: Stopper, environment: NodeJS.ProcessEnv, program: string, words: readonly string[], options: RunOptions): Promise<Ran> {
  const { env, ...rest } = options;
  const { child, done } = start(stop, program, words, { ...rest, env: { ...environment, ...env } });
  child.stdin?.end();
  return done;
}

async function pipe(stop: Stopper, env: NodeJS.ProcessEnv, from: readonly string[], to: readonly string[], seconds: number): Promise<Ran> {
  const [source, ...sourceWords] = from as [string, ...string[]];
  const [sink, ...sinkWords] = to as [string, ...string[]];
  const second = start(stop, sink, sinkWords, { seconds, env });
  const first = startInto(stop, source, sourceWords, second.child, { seconds, env });
  const [read, written] = await Promise.all([first.done, second.done]);
  return written.code !== 0 || read.code === 0 ? written : { ...read, out: '' };
}

/** Starts a program whose output is the input of another. */
function startInto(
  stop: Stopper,
  program: string,
  words: readonly string[],
  into: ChildProcess,
  { seconds, env }: { seconds: number; env: NodeJS.ProcessEnv },
): Running {
  const running = start(stop, program, words, { seconds, env });
  running.child.stdout?.removeAllListeners('data');
  if (into.stdin) running.child.stdout?.pipe(into.stdin);
  running.child.once('error', () => into.stdin?.end());
  // Nobody reads the rest.
  into.once('close', () => {
    if (running.child.exitCode === null) kill(running.child);
  });
  return running;
}
