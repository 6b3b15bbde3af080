import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { parseAllDocuments } from 'yaml';
import { defaultConfig } from '../../server/src/core/config/config';
import { kindOf } from '../../server/src/core/kinds/match';
import { analyze } from '../../server/src/core/lint/analyze';
import { makeDockerfiles } from './make';

/** `npm run bench:floor`: our whole check against the time of the two parsers alone, in one process, files in memory. */
function main(): void {
  const folder = resolve(process.argv[2] ?? '../shared/corpus/open');
  const from = existsSync(folder) ? folder : resolve('test/projects');
  const compose = filesBelow(from)
    .map((path) => [path, readFileSync(path, 'utf8')] as const)
    .filter(([path, text]) => /\.ya?ml$/.test(path) && kindOf(path, text)?.id === 'compose');
  const dockerfiles = makeDockerfiles(200).map((text, index) => [`/bench/${index}/Dockerfile`, text] as const);
  const texts = new Map([...compose, ...dockerfiles]);
  const bytes = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  console.log(
    `${compose.length} Compose files below ${process.argv[2] ?? '../shared/corpus/open'}, ${dockerfiles.length} Dockerfiles, ${Math.round(bytes / 1024)} KiB`,
  );
  if (from !== folder) console.log('(the corpus is not there: the test projects stand in)');

  const parsers = (): void => {
    for (const [, text] of compose) parseAllDocuments(text);
    for (const [, text] of dockerfiles) DockerfileParser.parse(text);
  };
  let findings = 0;
  const check = (): void => {
    const entries = { apps: compose.map(([path]) => ({ files: [path] })), files: { dockerfile: dockerfiles.map(([path]) => path) } };
    const analysis = analyze(entries, (file) => texts.get(file) ?? null, { config: defaultConfig, root: '/', today: '2026-01-01' });
    findings = analysis.findings.length;
  };
  const rounds = 5;
  // The engine compiles what it sees often: both sides are warm after some rounds.
  const warmUp = 8;
  for (let i = 0; i < warmUp; i++) {
    parsers();
    check();
  }
  const times = { parsers: [] as number[], check: [] as number[] };
  for (let i = 0; i < rounds; i++) {
    times.parsers.push(timed(parsers));
    times.check.push(timed(check));
  }
  const [floor, whole] = [median(times.parsers), median(times.check)];
  console.log(`parsers alone (yaml, dockerfile-ast): ${floor.toFixed(0)} ms`);
  console.log(`whole check, ${findings} findings:    ${whole.toFixed(0)} ms`);
  console.log(`ratio: ${(whole / floor).toFixed(2)}`);
}

function timed(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

main();
