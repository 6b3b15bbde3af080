#!/usr/bin/env node
// `npm run regex [-- --accept]`: no regular expression of the product may take more than the square of what it reads. recheck judges each by
// its automaton. Where it cannot (a look around, a back reference, too many states), it searches for an attack. That takes ten seconds each, so those
// for which it found none that takes more stand in searched.txt: `--accept` searches for all of them, and writes the file anew.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(folder, '../../out');
const list = path.join(folder, 'searched.txt');
const accept = process.argv.includes('--accept');

const { parse, full, check } = await (async () => {
  try {
    const [acorn, walk, recheck] = await Promise.all([import('acorn'), import('acorn-walk'), import('recheck')]);
    return { parse: acorn.parse, full: walk.full, check: recheck.check };
  } catch (error) {
    console.error(`The judge is not installed: run npm ci --prefix test/regex (${error.message})`);
    process.exit(1);
  }
})();

/** Every regular expression of the compiled sources, with the place of its first use. */
const found = new Map();
for (const part of ['server/src', 'client/src'])
  for (const name of readdirSync(path.join(out, part), { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.js')) continue;
    const text = readFileSync(path.join(out, part, name), 'utf8');
    full(parse(text, { ecmaVersion: 'latest', locations: true }), (node) => {
      if (!node.regex) return;
      const { pattern, flags } = node.regex;
      const written = `/${pattern}/${flags}`;
      if (!found.has(written)) found.set(written, { written, pattern, flags, where: `${part}/${name}:${node.loc.start.line}` });
    });
  }

/** Milliseconds for one expression, by automaton and by search. */
const patience = 20_000;
const search = 60_000;
const accepted = new Set(accept ? [] : readFileSync(list, 'utf8').split('\n').filter(Boolean));
const searched = [];
const bad = [];
let squares = 0;

/** Milliseconds that an expression takes for the attack on it, with each part that repeats so many times as often. */
function timed({ pattern, flags }, { pumps, suffix }, times) {
  const text = pumps.map(({ prefix, pump, bias }) => prefix + pump.repeat((bias + 400) * times)).join('') + suffix;
  const expression = new RegExp(pattern, flags);
  const start = performance.now();
  expression.test(text);
  return performance.now() - start;
}

/** A search counts steps of short texts only, in which a part that repeats a bounded number of times looks like one without a bound. */
function isBounded(one, attack) {
  const [once, more] = [timed(one, attack, 8), timed(one, attack, 16)];
  return more < 50 || more < once * 5;
}

async function judge(one) {
  const { written, pattern, flags, where } = one;
  if (accepted.has(written)) return;
  let said = await check(pattern, flags, { checker: 'automaton', timeout: patience });
  if (said.status === 'unknown') {
    said = await check(pattern, flags, { checker: 'fuzz', timeout: search });
    searched.push(written);
  }
  const { status, complexity } = said;
  if (status === 'safe') return;
  const isPolynomial = status === 'vulnerable' && complexity.type === 'polynomial';
  if (isPolynomial && (complexity.degree <= 2 || (said.checker === 'fuzz' && isBounded(one, said.attack)))) {
    squares++;
    return;
  }
  const why = status === 'unknown' ? 'is not judged within the time' : `${complexity.summary}, as for ${said.attack?.pattern ?? ''}`;
  bad.push(`${where}: ${written} ${why}`);
}

const waiting = [...found.values()];
const worker = async () => {
  for (let next = waiting.pop(); next; next = waiting.pop()) await judge(next);
};
await Promise.all(Array.from({ length: availableParallelism() }, worker));
for (const line of bad) console.log(`FAILED ${line}`);
if (accept) writeFileSync(list, `${searched.sort().join('\n')}\n`);
const stale = [...accepted].filter((written) => !found.has(written));
if (stale.length > 0) console.log(`${stale.length} of searched.txt are not used any more: npm run regex -- --accept`);
console.log(`${squares} more take the square of their text at worst; ${searched.length} were searched now, ${accepted.size} before`);
if (searched.length > 0 && !accept) console.log(`searched now:\n${searched.join('\n')}`);
console.log(`${found.size - bad.length} passed, ${bad.length} failed`);
process.exitCode = bad.length > 0 ? 1 : 0;
