import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { harden } from '../../server/src/core/harden/harden';
import { expand } from '../../server/src/core/model/dockerfile/expand';
import { parseDockerfile } from '../../server/src/core/syntax/dockerfile';
import { isIgnored, parseDockerignore } from '../../server/src/core/syntax/dockerignore';
import { makeDockerfiles } from '../bench/make';
import { shapes } from '../support/dockerfile-shapes';
import { anyText, contextPaths, dockerfileText, ignoreText, variables, variableWord } from '../support/dockerfile-text';
import { casesOf, fixtureIds, repository } from '../support/fixtures';
import { analyzeText, withEdits } from '../support/open';
import { type BuildKitFile, differences } from './docker-difference';
import { type BuildQuestion, type Built, buildQuestion, imageDifferences } from './docker-image';
import { ask, oracleProgram } from './program';

/** A Dockerfile and where it comes from. */
interface Sample {
  readonly name: string;
  readonly text: string;
}

const isDockerfile = /^(Dockerfile|Containerfile)($|[.\-_])|[.\-_](Dockerfile|Containerfile)$/i;
const isOther = /\.(dockerignore|md|sh|py|go|js|ts|rb|java|txt|tmpl|tpl|template|j2|in|erb|m4|hbs)$/i;

/** The Dockerfiles below a folder. */
function filesBelow(folder: string): Sample[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return isDockerfile.test(name) && !isOther.test(name) && !/(^|\/)node_modules\//.test(path) && statSync(join(folder, path)).isFile();
    })
    .sort()
    .map((path) => ({ name: path, text: readFileSync(join(folder, path), 'utf8') }));
}

function fixtures(): Sample[] {
  return fixtureIds().flatMap((id) =>
    casesOf(id).flatMap((one) =>
      [one.files, ...one.fixed.map(({ files }) => files)].flatMap((files, index) =>
        [...files]
          .filter(([file]) => isDockerfile.test(file))
          .map(([file, text]) => ({ name: `${id}: ${one.title}: ${file} ${index}`, text })),
      ),
    ),
  );
}

function generated(): Sample[] {
  const seed = Number(process.env.SEED ?? 1);
  const count = Number(process.env.COUNT ?? 4000);
  const odd = [...fc.sample(dockerfileText, { seed, numRuns: count }), ...fc.sample(anyText, { seed, numRuns: count })];
  return [...odd, ...makeDockerfiles(500, seed)].map((text, index) => ({ name: `generated ${index}`, text }));
}

const HARDENED = ' (hardened)';

/** Each file as `harden` leaves it; one that it does not change is left out. */
function hardened(samples: readonly Sample[]): Sample[] {
  const out: Sample[] = [];
  for (const { name, text } of samples) {
    const files = new Map([['Dockerfile', text]]);
    const { edits } = harden(analyzeText(files), { tier: 'review' });
    if (edits.length > 0) out.push({ name: `${name}${HARDENED}`, text: withEdits(files, edits).get('Dockerfile') ?? '' });
  }
  return out;
}

function compareFiles(program: string, samples: readonly Sample[]): { readonly instructions: number; readonly found: string[] } {
  const answers = ask<{ parse: string }, { parsed: BuildKitFile }>(
    program,
    samples.map(({ text }) => ({ parse: text })),
  );
  let instructions = 0;
  const found: string[] = [];
  for (const [index, { name, text }] of samples.entries()) {
    const { parsed } = answers[index]!;
    instructions += parsed.nodes?.length ?? 0;
    const differ = differences(parseDockerfile('/Dockerfile', text), parsed);
    found.push(
      ...differ.map((difference) => `${name}: ${difference}${name.startsWith('generated') ? `\n  in ${JSON.stringify(text)}` : ''}`),
    );
  }
  return { instructions, found };
}

/** Hardened files have to be as good to BuildKit as they were before. */
function compareHardened(program: string, samples: readonly Sample[], after: readonly Sample[]): string[] {
  const before = new Map(samples.map(({ name, text }) => [name, text]));
  const pairs = after.map(({ name, text }) => ({ name, text, old: before.get(name.slice(0, -HARDENED.length)) ?? '' }));
  const ok = (texts: readonly string[]): boolean[] =>
    ask<{ parse: string }, { parsed: BuildKitFile }>(
      program,
      texts.map((parse) => ({ parse })),
    ).map(({ parsed }) => parsed.error === undefined && parsed.refused === undefined);
  const [was, is] = [ok(pairs.map(({ old }) => old)), ok(pairs.map(({ text }) => text))];
  return pairs
    .filter((_, index) => was[index] && !is[index])
    .map(({ name, text }) => `${name}: BuildKit refuses it now:\n  ${JSON.stringify(text)}`);
}

function compareWords(program: string): { readonly words: number; readonly found: string[] } {
  const words = fc.sample(variableWord, { seed: Number(process.env.SEED ?? 1), numRuns: 20_000 });
  const env = [...variables].map(([name, value]) => `${name}=${value}`);
  const found: string[] = [];
  for (const character of ['\\', '`'] as const) {
    const question = { expand: { words, escape: character, env } };
    const [answer] = ask<typeof question, { expanded: (string | null)[] }>(program, [question]);
    for (const [index, word] of words.entries()) {
      const ours = expand(word, {
        escape: character,
        lookup: (name) => {
          const value = variables.get(name);
          return value === undefined ? undefined : { known: true, value, via: [] };
        },
        span: (start, end) => ({ file: '', start, end }),
      });
      const value = ours.known ? ours.value : null;
      const theirs = answer?.expanded[index] ?? null;
      if (value !== theirs)
        found.push(
          `word ${JSON.stringify(word)} (escape ${character}): Bulkhead ${JSON.stringify(value)}, BuildKit ${JSON.stringify(theirs)}`,
        );
    }
  }
  return { words: words.length * 2, found };
}

function compareIgnored(program: string): { readonly patterns: number; readonly found: string[] } {
  const files = fc.sample(ignoreText, { seed: Number(process.env.SEED ?? 1), numRuns: 5000 });
  const questions = files.map((text) => ({ ignore: { text, paths: contextPaths } }));
  const answers = ask<(typeof questions)[number], { ignored: (boolean | null)[] }>(program, questions);
  const found: string[] = [];
  let patterns = 0;
  for (const [index, text] of files.entries()) {
    const ours = parseDockerignore('', text);
    patterns += ours.patterns.length;
    for (const [at, path] of contextPaths.entries()) {
      const theirs = answers[index]!.ignored[at];
      // A pattern that is none (`[`, `!`) fails the build.
      if (theirs !== null && theirs !== isIgnored(ours, path))
        found.push(`.dockerignore ${JSON.stringify(text)}: Bulkhead ${theirs ? 'sends' : 'ignores'} ${path}, BuildKit does not`);
    }
  }
  return { patterns, found };
}

function compareImages(program: string): { readonly built: number; readonly unknown: number; readonly found: string[] } {
  const builds = fc.sample(buildQuestion, { seed: Number(process.env.SEED ?? 1), numRuns: Number(process.env.COUNT ?? 4000) });
  const answers = ask<{ build: BuildQuestion }, { built: Built }>(
    program,
    builds.map((build) => ({ build })),
  );
  const found: string[] = [];
  let unknown = 0;
  for (const [index, build] of builds.entries()) {
    const differ = imageDifferences(build, answers[index]!.built);
    unknown += differ.unknown;
    found.push(...differ.found.map((difference) => `build ${index}: ${difference}\n  of ${JSON.stringify(build)}`));
  }
  return { built: answers.filter(({ built }) => built.error === undefined).length, unknown, found };
}

const program = oracleProgram('dockerfile');
const corpus = process.env.CORPUS;
const own = [...filesBelow(join(repository, 'test')), ...fixtures(), ...shapes.map(([name, text]) => ({ name, text }))];
const real = corpus ? filesBelow(corpus) : [];
const samples = [...own, ...real, ...generated()];
const after = process.argv.includes('--hardened') ? hardened(samples) : [];
const read = compareFiles(program, [...samples, ...after]);
const words = compareWords(program);
const ignored = compareIgnored(program);
const images = compareImages(program);
const found = [...read.found, ...words.found, ...ignored.found, ...images.found, ...compareHardened(program, samples, after)];
for (const difference of found.slice(0, 50)) console.log(difference);
if (found.length > 50) console.log(`and ${found.length - 50} more`);
console.log(
  `own ${own.length}, real ${real.length}, generated ${samples.length - own.length - real.length}, hardened ${after.length}, words ${words.words}, ignore patterns ${ignored.patterns}, images ${images.built} (${images.unknown} values unknown)`,
);
console.log(`files ${samples.length + after.length}, instructions ${read.instructions}, differences ${found.length}`);
process.exitCode = found.length > 0 ? 1 : 0;
