import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { recorder } from '../bench/recorder';
import { repository } from '../support/fixtures';
import { abreastOf } from './abreast';
import { box, makeBox } from './box';
import type { Engine } from './engine';
import type { HardCase } from './hard-case';
import { hardMoments } from './hard-moments';
import { hardProjects } from './hard-projects';
import { said } from './saying';
import { type Tools, toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * The cases in which proving is hard, each with what has to come out of it: the program itself is run, as a person runs it, and what is on the engine, in the
 * project and in the folder for temporary files is compared before and after. `npm run engine:prove -- --hard [NAME...]`.
 */

const cli = join(repository, 'dist/cli.js');

/** What the program did. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

/** What is used of `harden --prove --format json`. */
export interface Proven {
  readonly services: Readonly<Record<string, { readonly is: string; readonly reason: string }>>;
  readonly notes: readonly string[];
  readonly engine: { readonly program: string; readonly unseen: readonly string[] };
  readonly changes: readonly {
    readonly rule: string;
    readonly title: string;
    readonly services: readonly string[];
    readonly is: string;
    readonly made: boolean;
    readonly reason: string;
    readonly evidence: readonly Seen[];
    readonly given: readonly { readonly capability: string; readonly evidence: readonly Seen[] }[];
  }[];
}

interface Seen {
  readonly phase: string;
  readonly sign: string;
  readonly text: string;
}

export interface RunOptions {
  /** Over the environment of the case. */
  readonly env?: NodeJS.ProcessEnv;
  /** The program, in place of Node itself. */
  readonly by?: readonly string[];
  /** What happens while it runs. */
  readonly meanwhile?: (pid: number) => Promise<void>;
}

/** What a case has at hand. */
export interface Stand {
  readonly engine: Engine;
  readonly tools: Tools;
  /** The folder with today's programs. */
  readonly programs: string;
  /** The folder of the project, and the one for temporary files that the program sees. */
  readonly work: string;
  readonly temporary: string;
  /** Runs the program in the folder of the project. */
  bulkhead(words: readonly string[], options?: RunOptions): Promise<Ended>;
  /** `harden --prove`, which has to end well. */
  prove(env?: NodeJS.ProcessEnv, ...words: readonly string[]): Promise<Proven>;
  /** What is on the engine, in the project and in the folder for temporary files: of this nothing may change. */
  everything(): Promise<string>;
}

function runProgram(
  cwd: string,
  env: NodeJS.ProcessEnv,
  words: readonly string[],
  { by = [process.execPath], meanwhile }: RunOptions,
): Promise<Ended> {
  const from = Date.now();
  const [program, ...before] = by as [string, ...string[]];
  const child = spawn(program, [...before, cli, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => {
    texts.out += part.toString('utf8');
  });
  child.stderr.on('data', (part: Buffer) => {
    texts.err += part.toString('utf8');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 240_000);
  const done = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...texts, seconds: (Date.now() - from) / 1000 }));
  });
  return Promise.all([done, meanwhile?.(child.pid!)])
    .then(([ended]) => ended)
    .finally(() => clearTimeout(timer));
}

function readProven({ code, out, err }: Ended): Proven {
  if (code !== 0 && code !== 2) throw new Error(`code ${code}: ${err}`);
  if (out === '') throw new Error(`no answer, code ${code}: ${err}`);
  const { proof } = JSON.parse(out) as {
    readonly proof: {
      readonly projects: readonly {
        readonly failed?: string;
        readonly notes: string[];
        readonly engine: Proven['engine'];
        readonly services: readonly { service: string; is: string; reason: string }[];
      }[];
      readonly changes: Proven['changes'];
    };
  };
  const [project] = proof.projects;
  if (project === undefined || project.failed !== undefined) throw new Error(`not proven: ${project?.failed}`);
  return {
    services: Object.fromEntries(project.services.map(({ service, is, reason }) => [service, { is, reason }])),
    notes: project.notes,
    engine: project.engine,
    changes: proof.changes,
  };
}

/** The files below a folder, with what is in them. */
function filesIn(folder: string, name = ''): string[] {
  const at = join(folder, name);
  const { mode, uid } = lstatSync(at);
  if (!lstatSync(at).isDirectory())
    return [`${name} ${mode} ${uid} ${createHash('sha256').update(readFileSync(at)).digest('hex').slice(0, 8)}`];
  return [
    `${name} ${mode} ${uid}`,
    ...readdirSync(at)
      .sort()
      .flatMap((one) => filesIn(folder, join(name, one))),
  ];
}

function filesOf(folders: readonly string[]): string {
  return folders.flatMap((folder) => filesIn(folder)).join('\n');
}

async function onEngine({ docker }: Tools): Promise<string> {
  const lists = await Promise.all([
    docker('ps', '-a', '--no-trunc', '--format', 'container {{.ID}} {{.Names}} {{.State}}'),
    docker('network', 'ls', '--no-trunc', '--format', 'network {{.ID}} {{.Name}}'),
    docker('volume', 'ls', '--format', 'volume {{.Name}}'),
    docker('image', 'ls', '-a', '--no-trunc', '--format', 'image {{.ID}} {{.Repository}}:{{.Tag}}'),
  ]);
  return lists.flatMap((list) => list.trim().split('\n').sort()).join('\n');
}

/** Does something that may change nothing of what is there. @throws what was left or has gone */
async function unchanged(there: () => Promise<string>, does: () => Promise<void>): Promise<void> {
  const before = await there();
  await does();
  const after = await there();
  if (before !== after) throw new Error(`something was left or has gone:\n${difference(before, after)}`);
}

/** Lays the project of a case out, and tries it. @throws what is wrong */
async function tryCase(engine: Engine, programs: string, { name, services, more = {}, alone, does }: HardCase): Promise<void> {
  const tools = toolsOf(engine, programs);
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-hard-'));
  const [work, temporary] = [join(root, name), join(root, 'tmp')];
  chmodSync(root, 0o755);
  mkdirSync(work);
  mkdirSync(temporary, { mode: 0o1777 });
  const whole = Object.fromEntries(Object.entries(services).map(([key, service]) => [key, { image: box, ...service }]));
  writeFileSync(join(work, 'compose.yaml'), stringify({ services: whole, ...more }));
  const env = { PATH: `${programs}:/usr/bin:${process.env.PATH}`, DOCKER_HOST: engine.address, HOME: root, TMPDIR: temporary };
  const bulkhead: Stand['bulkhead'] = (words, options = {}) => runProgram(work, { ...env, ...options.env }, words, options);
  const stand: Stand = {
    engine,
    tools,
    programs,
    work,
    temporary,
    bulkhead,
    prove: async (more = {}, ...words) =>
      readProven(await bulkhead(['harden', '--prove', '--format', 'json', '--quiet', '--within', '20', ...words], { env: more })),
    everything: async () => `${await onEngine(tools)}\n${filesOf([work, temporary])}`,
  };
  try {
    const there = (): Promise<string> => (alone ? stand.everything() : Promise.resolve(filesOf([work, temporary])));
    await unchanged(there, () => does(stand));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function difference(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ].join('\n');
}

/** Tries the hard cases. @param only their names; all where there is none @param isRecorded writes docs/measurements.md */
export function tryHardCases(only: readonly string[], isRecorded: boolean): void {
  withNewestEngine(async (engine, programs, count) => {
    if (!existsSync(cli)) throw new Error('dist/cli.js is not built');
    const tools = toolsOf(engine, programs);
    await makeBox(tools);
    const those = [...hardProjects, ...hardMoments].filter(({ name }) => only.length === 0 || only.includes(name));
    const rows: string[][] = [];
    const tryOne = async (one: HardCase): Promise<void> => {
      const from = Date.now();
      const wrong = await tryCase(engine, programs, one).then(() => undefined, said);
      const row = `${one.name.padEnd(20)}${((Date.now() - from) / 1000).toFixed(0).padStart(4)} s  ${wrong === undefined ? one.shows : 'NO'}`;
      rows.push([one.name, one.shows, wrong === undefined ? 'ok' : 'no', ((Date.now() - from) / 1000).toFixed(0)]);
      await count(wrong === undefined, row, ...(wrong === undefined ? [] : [inset(wrong)]));
    };
    const wrong = await unchanged(
      () => onEngine(tools),
      () =>
        abreastOf(
          those.filter(({ alone }) => !alone),
          tryOne,
        ),
    ).then(() => undefined, said);
    await count(wrong === undefined, 'nothing is left of all these', ...(wrong === undefined ? [] : [inset(wrong)]));
    for (const one of those.filter(({ alone }) => alone)) await tryOne(one);
    if (isRecorded) {
      const { finish, table } = await recorder();
      finish('hard', {}, table(['Case', 'What it shows', 'Result', 'Seconds'], rows));
    }
  });
}
