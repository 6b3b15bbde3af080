// `npm run fuzz -- SECONDS [SEED]`: mutated fixtures and test projects, checked and hardened, until the time is over. Whatever breaks a
// promise is printed with all its files, and the exit code is 1.
import { harden } from '../../server/src/core/harden/harden';
import type { Analysis } from '../../server/src/core/lint/analyze';
import { random } from '../bench/make';
import { casesOf, fixtureIds } from '../support/fixtures';
import { analyzeText, type Files, withEdits } from '../support/open';

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000_007);
const next = random(seed);
const below = (limit: number): number => Math.floor(next() * limit);
const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;

/** Names that every object has, and characters that are more than they seem. */
const odd = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '<<', '*a', '&a ', '!!binary ', '!reset ', '!override '],
  ...['\0', '\u0007', '\u001B[31m', '\u0085', '\u2028', '\u202E', '\uFEFF', '\uD800', '\uDC00', '💥', '\r', '\r\n', '\n', '\t', '\v'],
  ...[
    '${A}',
    '${A:-${B}}',
    '$$',
    '${',
    '#',
    '"',
    "'",
    '`',
    '\\',
    '\\\n',
    '$(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '|',
    '>',
    ': ',
    '- ',
    ',',
    '---\n',
  ],
  ...['0', '-1', '1e999', '99999999999999999999', 'true', 'null', '~', '0x1F', '.inf', 'root', '../../../etc', '/', '//', '.', 'ALL'],
];
type Mutator = (text: string) => string;
const cut = (text: string): [number, number] => {
  const [a, b] = [below(text.length + 1), below(text.length + 1)];
  return [Math.min(a, b), Math.min(Math.max(a, b), Math.min(a, b) + 40)];
};
const lines = (text: string): string[] => text.split('\n');
const mutators: readonly Mutator[] = [
  (text) => text.slice(0, below(text.length + 1)),
  (text) => {
    const [from, to] = cut(text);
    return text.slice(0, from) + text.slice(to);
  },
  (text) => {
    const [from, to] = cut(text);
    return text.slice(0, to) + text.slice(from);
  },
  (text) => {
    const at = below(text.length + 1);
    return text.slice(0, at) + pick(odd) + text.slice(at);
  },
  (text) => {
    const words = [...text.matchAll(/[\w./-]+/g)];
    if (words.length === 0) return text;
    const { index, 0: word } = pick(words);
    return text.slice(0, index) + pick(odd) + text.slice(index + word.length);
  },
  (text) => {
    const all = lines(text);
    all.splice(below(all.length), 0, pick(all));
    return all.join('\n');
  },
  (text) => {
    const all = lines(text);
    all.splice(below(all.length), 1);
    return all.join('\n');
  },
  (text) => {
    const all = lines(text);
    const at = below(all.length);
    all[at] = `${' '.repeat(below(6))}${all[at]!.trimStart()}`;
    return all.join('\n');
  },
  (text) => {
    const at = below(text.length + 1);
    return text.slice(0, at) + pick(['[', '{', '$(', '${A:-', '(', '"']).repeat(1 + below(300)) + text.slice(at);
  },
  (text) => text.replaceAll('\n', pick(['\r\n', '\r', '\n\n'])),
];
/** Values that double in every line. */
const bombs: readonly (() => readonly [string, string])[] = [
  () => [
    '.env',
    `A=aaaaaaaaaa\n${Array.from({ length: 40 }, (_, n) => `${n === 0 ? 'K0' : `K${n}`}=\${${n === 0 ? 'A' : `K${n - 1}`}}\${${n === 0 ? 'A' : `K${n - 1}`}}\n`).join('')}`,
  ],
  () => ['.env', `${pick(odd)}=${pick(odd)}\n`.repeat(1 + below(50))],
  () => ['.dockerignore', `${pick(['**', '!', '*', '[', '\\', '/', '?'])}\n`.repeat(1 + below(50))],
  () => ['.bulkhead.yaml', `${pick(['rules', 'images', 'profile', 'exclude', '__proto__'])}: ${pick(odd)}\n`],
];

const corpus: readonly Files[] = fixtureIds().flatMap((id) => casesOf(id).map(({ files }) => files as Files));

/** What is wrong with the outcome of a case. */
function wrongs(files: Files, analysis: Analysis): string[] {
  const out = analysis.faults.map((fault) => `a fault: ${JSON.stringify(fault)}`);
  for (const { rule, at } of analysis.findings) {
    const text = files.get(at.file.replace('/w/', ''));
    if (text !== undefined && (at.start < 0 || at.end < at.start || at.end > text.length)) out.push(`${rule} is outside of ${at.file}`);
  }
  return out;
}

function tried(files: Files, twice: boolean): string[] {
  const analysis = analyzeText(files);
  const out = wrongs(files, analysis);
  const { edits } = harden(analysis, { tier: 'review' });
  if (twice && JSON.stringify(analyzeText(files).findings) !== JSON.stringify(analysis.findings))
    out.push('a second run finds something else');
  if (edits.length > 0) {
    const after = analyzeText(withEdits(files, edits));
    out.push(...wrongs(withEdits(files, edits), after));
    if (harden(after, { tier: 'review' }).edits.length > 0) out.push('a second harden changes something more');
  }
  return out;
}

function mutated(): Files {
  const files = new Map(pick(corpus));
  for (let round = 1 + below(3); round > 0; round--) {
    const name = pick([...files.keys()]);
    files.set(name, pick(mutators)(files.get(name)!));
  }
  if (below(8) === 0) files.set(...pick(bombs)());
  return files;
}

/** Milliseconds of computing that no case may take: the files are small. */
const most = 5000;
let [cases, bad, slowest] = [0, 0, 0];
const end = performance.now() + seconds * 1000;
while (performance.now() < end) {
  const files = mutated();
  const { user, system } = process.cpuUsage();
  let out: string[];
  try {
    out = tried(files, cases % 20 === 0);
  } catch (error) {
    // A config that is not sound is refused before anything is judged.
    const isConfig = files.has('.bulkhead.yaml') && !(error instanceof TypeError || error instanceof RangeError);
    out = isConfig ? [] : [`it throws: ${error instanceof Error ? error.stack : String(error)}`];
  }
  const after = process.cpuUsage({ user, system });
  const took = (after.user + after.system) / 1000;
  slowest = Math.max(slowest, took);
  if (took > most) out.push(`it takes ${took.toFixed(0)} ms`);
  if (out.length > 0) {
    bad++;
    console.log(`FAILED (seed ${seed}, case ${cases}): ${out.join('; ')}\n${JSON.stringify([...files])}\n`);
  }
  cases++;
}
console.log(`seed ${seed}: ${cases} cases in ${seconds} s, the slowest took ${slowest.toFixed(0)} ms of computing`);
console.log(`${cases - bad} passed, ${bad} failed`);
process.exitCode = bad > 0 ? 1 : 0;
