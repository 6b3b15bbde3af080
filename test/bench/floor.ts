// `npm run bench:floor [-- [--record] [FOLDER]]`: our whole check against the parsers alone, by processor time: in one process where everything is
// compiled, and as processes of their own. Without a folder it measures files of this repository, and fails where a ratio is 30 % worse than recorded.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DockerfileParser } from 'dockerfile-ast';
import { parseAllDocuments } from 'yaml';
import { defaultConfig } from '../../server/src/core/config/config';
import { kindOf } from '../../server/src/core/kinds/match';
import { analyze } from '../../server/src/core/lint/analyze';
import { repository } from '../support/fixtures';
import { composeFiles, makeDockerfiles } from './make';

/** What is used of `record.mjs`. */
interface Recorder {
  finish(name: string, ratios: Ratios, text: string): void;
  /** The ratios that are worse than recorded, each with a sentence. */
  worse(name: string, ratios: Ratios): readonly string[];
}
type Ratios = Readonly<Record<string, number>>;

const rounds = 5;
/** The engine compiles what it sees often: both sides are warm after some rounds. */
const warmUp = 5;
/** What another program takes from a measurement does not come back each time. */
const attempts = 3;

async function main(): Promise<void> {
  const { finish, worse }: Recorder = await import(pathToFileURL(join(repository, 'test/bench/record.mjs')).href);
  const folder = process.argv.slice(2).find((word) => !word.startsWith('--'));
  const texts = textsOf(folder === undefined ? undefined : resolve(folder));
  const scratch = mkdtempSync(join(tmpdir(), 'bulkhead-floor-'));
  try {
    for (const [name, text] of texts) {
      mkdirSync(dirname(join(scratch, 'all', name)), { recursive: true });
      writeFileSync(join(scratch, 'all', name), text);
    }
    let ratios: Ratios = {};
    let left: readonly string[] = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      const now = { ...warm(texts), ...cold(scratch) };
      ratios = Object.fromEntries(Object.entries(now).map(([name, ratio]) => [name, Math.min(ratio, ratios[name] ?? ratio)]));
      left = folder === undefined ? worse('floor', ratios) : [];
      if (left.length === 0) break;
    }
    const bytes = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
    const of = `${texts.size} files, ${Math.round(bytes / 1024)} KiB, least processor time of ${rounds} rounds.`;
    for (const [name, ratio] of Object.entries(ratios)) console.log(`${name}: ${ratio.toFixed(2)}`);
    console.log(of);
    if (folder === undefined) finish('floor', ratios, of);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Files by their names: real ones, and generated ones for the rest. */
function textsOf(folder: string | undefined): Map<string, string> {
  const from = folder === undefined ? ['test/projects', 'test/stacks'].map((name) => join(repository, name)) : [folder];
  const compose = from
    .flatMap(filesBelow)
    .map((path) => [path, readFileSync(path, 'utf8')] as const)
    .filter(([path, text]) => /\.ya?ml$/.test(path) && kindOf(path, text)?.id === 'compose')
    .map(([, text]) => text);
  const named = (list: readonly string[], name: string): [string, string][] =>
    list.map((text, index) => [`${name[0]}${index}/${name}`, text]);
  const all = [...compose, ...composeFiles(Math.max(0, 100 - compose.length))];
  return new Map([...named(all, 'compose.yaml'), ...named(makeDockerfiles(100), 'Dockerfile')]);
}

/** In one process, files in memory. */
function warm(texts: ReadonlyMap<string, string>): Ratios {
  const files = [...texts.keys()].map((name) => `/bench/${name}`);
  const compose = files.filter((file) => file.endsWith('.yaml'));
  const dockerfiles = files.filter((file) => file.endsWith('Dockerfile'));
  const read = (file: string): string | null => texts.get(file.slice('/bench/'.length)) ?? null;
  const parsers = (): void => {
    for (const file of compose) parseAllDocuments(read(file)!);
    for (const file of dockerfiles) DockerfileParser.parse(read(file)!);
  };
  // Each by itself, as the command line opens files that have nothing to do with each other.
  const projects = [
    ...compose.map((file) => ({ apps: [{ files: [file] }], files: {} })),
    ...dockerfiles.map((file) => ({ apps: [], files: { dockerfile: [file] } })),
  ];
  const check = (): void => {
    for (const entries of projects) void analyze(entries, read, { config: defaultConfig, root: '/', today: '2026-01-01' }).findings.length;
  };
  for (let i = 0; i < warmUp; i++) {
    parsers();
    check();
  }
  const [floor, whole] = leastOf([parsers, check].map((work) => () => used(work)));
  return { 'whole check / parsers alone, in one process': whole! / floor! };
}

/** As processes of their own. */
function cold(scratch: string): Ratios {
  const own = join(scratch, 'own-time');
  const single = join(scratch, 'single');
  mkdirSync(single, { recursive: true });
  writeFileSync(join(single, 'compose.yaml'), 'services:\n  web:\n    image: nginx:1.27\n    privileged: true\n');
  const timed = (words: readonly string[]): number => {
    const hook = join(repository, 'test/bench/own-time.cjs');
    const done = spawnSync(process.execPath, ['--require', hook, ...words], {
      cwd: repository,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, BULKHEAD_OWN_TIME: own },
    });
    if (done.status !== 0) throw new Error(`${words.join(' ')} ended with ${done.status}`);
    return Number(readFileSync(own, 'utf8'));
  };
  const check = (folder: string): string[] => [
    'dist/cli.js',
    'check',
    '--fail-on',
    'none',
    '--allow-unresolved',
    '--format',
    'json',
    folder,
  ];
  const all = join(scratch, 'all');
  const jobs = [['-e', '0'], ['test/bench/parsers.cjs', all], check(all), check(single)];
  const [bare, floor, whole, one] = leastOf(jobs.map((words) => () => timed(words)));
  return { 'command line / parsers alone, each with its start': whole! / floor!, 'single file / bare node': one! / bare! };
}

/** The least of some rounds for each work, taking turns: what is more than that is another program's. */
function leastOf(works: readonly (() => number)[]): number[] {
  const least = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [index, work] of works.entries()) least[index] = Math.min(least[index]!, work());
  }
  return least;
}

/** The processor time that some work takes, in microseconds. */
function used(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

void main();
