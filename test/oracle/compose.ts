import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { Read } from '../../server/src/core/model/files';
import { repository } from '../support/fixtures';
import { compareModels, type Difference, textOf } from './compare';
import type { ComposeAnswer as Answer, ComposeRequest as Request } from './compose-judge';
import { type Generated, projects } from './generate';
import { goldenFolder } from './golden';
import { type Judge, startJudge } from './judge';
import { lineBreaks } from './line-breaks';
import { readOurs } from './ours';
import { corpusProjects, type OnDisk, testProjects } from './projects';

/*
 * Compares what Bulkhead makes of Compose projects with what compose-go makes of them: the projects of the corpus, those of
 * test/projects, and generated ones. `npm run oracle:compose -- --seed N --runs N --corpus FOLDER`.
 * With `--golden` it only writes the results that the tests compare with.
 */

/** Why Compose refuses a project, as far as Bulkhead is concerned. */
type Refusal = 'said' | 'unresolved' | 'fragment' | 'variables' | 'unsaid';

interface Verdict {
  readonly fields: number;
  readonly differences: readonly Difference[];
  readonly refusal?: Refusal;
  readonly reason?: string;
  /** Problems that Bulkhead sees in a project that Compose accepts. */
  readonly alarms: readonly string[];
}

type Oracle = Judge<Request, Answer>;

async function analyzeProject(oracle: Oracle, { folder, files }: OnDisk, read: Read): Promise<Verdict> {
  const request = { folder, files, env: [], skipFiles: false };
  let answer = await oracle.ask(request);
  const skipFiles = /(?:env|label) file .* not found|no such file/.test(answer.error ?? '');
  if (skipFiles) answer = await oracle.ask({ ...request, skipFiles });
  const ours = readOurs(files, read, !skipFiles);
  if (answer.model) {
    // Compose does not know what it would refuse if it could read what Bulkhead cannot, and the other way round.
    const alarms = ours.unresolved.length > 0 ? [] : ours.said;
    return { ...compareModels(ours.model, answer.model), alarms };
  }
  const verdict = { fields: 0, differences: [], alarms: [] };
  if (answer.unprintable !== undefined) return verdict;
  const reason = answer.error ?? '';
  if (ours.said.length > 0) return { ...verdict, reason, refusal: 'said' };
  if (ours.unresolved.length > 0) return { ...verdict, reason, refusal: 'unresolved' };
  if (ours.fragments.length > 0 || (isPart(files) && /undefined|unknown|not found/.test(reason)))
    return { ...verdict, reason, refusal: 'fragment' };
  const wanted = /required variable (\w+) is missing a value/.exec(reason)?.[1];
  if (wanted !== undefined) return { ...verdict, reason, refusal: 'variables' };
  if (ours.unset.length > 0) {
    const set = await oracle.ask({ ...request, skipFiles: true, env: ours.unset.map((name) => `${name}=1`) });
    if (set.model || /required variable|neither an image/.test(set.error ?? '')) return { ...verdict, reason, refusal: 'variables' };
  }
  return { ...verdict, reason, refusal: 'unsaid' };
}

/** A file of another name than Compose takes by itself: often a part that is given behind others, which define what it refers to. */
function isPart(files: readonly string[]): boolean {
  return files.length === 1 && !/\/(?:docker-)?compose\.ya?ml$/.test(files[0] ?? '');
}

const keptGenerated = 60;

/** Writes `test/oracle/golden`: the results for the projects of the tests and for some generated ones. */
async function writeGolden(oracle: Oracle): Promise<void> {
  const bench = new Bench();
  const golden = join(repository, 'test/oracle/golden');
  rmSync(golden, { recursive: true, force: true });
  mkdirSync(golden, { recursive: true });
  const own = testProjects(repository).map(({ name, files, folder }): [string, Generated] => {
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.(?:ya?ml|env)$/.test(file) && !file.startsWith('golden'),
    );
    return [
      name.replace(/[^a-z0-9]+/gi, '-'),
      {
        files: Object.fromEntries(texts.map((file) => [file, disk(join(folder, file)) ?? ''])),
        merged: files.map((file) => file.slice(folder.length + 1)),
      },
    ];
  });
  const made = fc
    .sample(projects, { numRuns: keptGenerated, seed: 1 })
    .map((project, index): [string, Generated] => [`generated-${index}`, project]);
  const breaks = lineBreaks.map(([name, project]): [string, Generated] => [`line-breaks-${name.replace(/[^a-z0-9]+/gi, '-')}`, project]);
  for (const [name, project] of [...own, ...made, ...breaks]) {
    const laid = bench.lay(project);
    const { model } = await oracle.ask({ folder: laid.folder, files: laid.files, env: [], skipFiles: false });
    if (!model) continue;
    const text = JSON.stringify({ ...project, model }, null, 1).replaceAll(dirname(bench.folder), dirname(goldenFolder));
    writeFileSync(join(golden, `${name}.json`), `${text}\n`);
  }
  bench.remove();
}

interface Tally {
  projects: number;
  fields: number;
  differences: number;
  accepted: number;
  alarms: number;
  readonly refusals: Record<Refusal, number>;
  shown: number;
}

const mostShown = 20;

function count(tally: Tally, name: string, verdict: Verdict): boolean {
  const { fields, differences, refusal, reason, alarms } = verdict;
  const wrong = differences.filter(({ accepted }) => accepted === undefined);
  if (refusal) tally.refusals[refusal]++;
  else tally.projects++;
  tally.fields += fields;
  tally.differences += wrong.length;
  tally.accepted += differences.length - wrong.length;
  tally.alarms += alarms.length > 0 ? 1 : 0;
  const sound = wrong.length === 0 && refusal !== 'unsaid' && alarms.length === 0;
  if (sound || tally.shown++ >= mostShown) return sound;
  process.stdout.write(`\n${name}\n${describeVerdict(verdict, wrong, reason)}`);
  return sound;
}

function describeVerdict({ refusal, alarms }: Verdict, wrong: readonly Difference[], reason: string | undefined): string {
  const lines = wrong.map(({ field, ours, theirs }) => `  ${field}\n    Bulkhead ${textOf(ours)}\n    Compose  ${textOf(theirs)}\n`);
  if (refusal === 'unsaid') lines.push(`  Compose refuses it, Bulkhead says nothing: ${reason}\n`);
  for (const alarm of alarms) lines.push(`  Compose accepts it, Bulkhead says: ${alarm}\n`);
  return lines.join('');
}

const disk: Read = (file) => (existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : null);

/** A generated project in a folder of its own, which is the same one each time: names and paths do not depend on it. */
class Bench {
  readonly folder = join(mkdtempSync(join(tmpdir(), 'bulkhead-oracle-')), 'app');

  lay({ files, merged }: Generated): OnDisk {
    rmSync(this.folder, { recursive: true, force: true });
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
    return { name: 'generated', folder: this.folder, files: merged.map((name) => join(this.folder, name)) };
  }

  remove(): void {
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}

async function generated(oracle: Oracle, tally: Tally, seed: number, numRuns: number): Promise<void> {
  const bench = new Bench();
  const analyzeOne = (project: Generated) => analyzeProject(oracle, bench.lay(project), disk);
  let unsound = false;
  const samples = fc.sample(projects, { numRuns, seed });
  for (const [index, project] of samples.entries()) {
    if (!count(tally, `generated ${index} of seed ${seed}`, await analyzeOne(project))) unsound = true;
  }
  if (unsound) {
    const shrunk = await fc.check(
      fc.asyncProperty(projects, async (project) => count({ ...emptyTally(), shown: mostShown }, '', await analyzeOne(project))),
      { numRuns, seed },
    );
    const smallest = shrunk.counterexample?.[0];
    if (smallest) {
      process.stdout.write('\nthe smallest that is like the first of them:\n');
      for (const [name, text] of Object.entries(smallest.files)) process.stdout.write(`--- ${name}\n${text}`);
      const verdict = await analyzeOne(smallest);
      process.stdout.write(describeVerdict(verdict, verdict.differences, verdict.reason));
    }
  }
  bench.remove();
}

function emptyTally(): Tally {
  const refusals = { said: 0, unresolved: 0, fragment: 0, variables: 0, unsaid: 0 };
  return { projects: 0, fields: 0, differences: 0, accepted: 0, alarms: 0, refusals, shown: 0 };
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function main(): Promise<void> {
  const seed = Number(option('seed') ?? Date.now() % 2 ** 31);
  const runs = Number(option('runs') ?? 5000);
  const oracle: Oracle = startJudge('compose');
  if (process.argv.includes('--golden')) {
    await writeGolden(oracle);
    oracle.end();
    return;
  }
  const tally = emptyTally();
  const corpus = corpusProjects(repository, option('corpus'));
  if (corpus === undefined) process.stdout.write('no corpus: --corpus names its folder\n');
  for (const project of [...(corpus ?? []), ...testProjects(repository)])
    count(tally, project.name, await analyzeProject(oracle, project, disk));
  const bench = new Bench();
  for (const [name, project] of lineBreaks) count(tally, `line breaks: ${name}`, await analyzeProject(oracle, bench.lay(project), disk));
  bench.remove();
  process.stdout.write(`seed ${seed}, ${runs} generated projects\n`);
  await generated(oracle, tally, seed, runs);
  oracle.end();
  const { said, unresolved, fragment, variables, unsaid } = tally.refusals;
  const all = said + unresolved + fragment + variables + unsaid;
  process.stdout.write(
    `\nprojects ${tally.projects}, fields ${tally.fields}, differences ${tally.differences} (and ${tally.accepted} in docs/oracle.md)\n` +
      `refusals ${all}, unsaid ${unsaid} (said ${said}; a file is not read ${unresolved}; needs further files ${fragment}; needs variables ${variables})\n` +
      `false alarms ${tally.alarms}\n`,
  );
  process.exitCode = tally.differences + unsaid + tally.alarms === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`oracle:compose: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
