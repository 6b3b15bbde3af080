// Where measurements are kept: docs/measurements.json, from which docs/measurements.md is written. A script measures, prints, and with
// `--record` puts its section there; without, it compares its ratios with the recorded ones and fails where one is 30 % worse.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const store = path.join(root, 'docs/measurements.json');
const page = path.join(root, 'docs/measurements.md');

/** The sections of the page in their order: name, title, what is measured. */
const sections = [
  [
    'bench',
    'Whole runs beside other programs',
    '`npm run bench`: whole processes over the same files, taking turns; the median of all rounds.',
  ],
  ['lsp', 'Language servers', '`npm run bench:lsp`: over stdio, as an editor does; median and 95th percentile.'],
  [
    'floor',
    'The parsers alone',
    '`npm run bench:floor`: the whole check against the two parsers that it uses, and a single file against Node. CI fails where one of these is 30 % worse.',
  ],
  ['growth', 'Growth with size', '`npm run bench:growth`: processor time at 1, 2, 4 and 8 times the size.'],
  [
    'fuzz',
    'Random and hostile input',
    '`npm run fuzz`: mutated and hostile files, analyzed and hardened, in the editor and on the command line; all recorded runs together.',
  ],
  ['kill', 'Killed while it writes', '`npm run kill`: SIGKILL during `harden --write`.'],
  [
    'load',
    'Server under load',
    '`npm run load`: edits of many open documents; where others use the machine, too, under `chrt -r 10`, so that it is not them that are measured.',
  ],
  [
    'probe',
    'Search for what holds',
    '`npm run bench:probe`: starts that the search of `harden --prove` and `probe` needs on generated projects whose needs are known, beside plain delta debugging.',
  ],
  [
    'prove',
    'Proof by running',
    '`npm run engine:prove`: each service proven beside the plain one that is in use, then used by a real client, stopped and started again.',
  ],
  [
    'prove-unknown',
    'Proof by running, of images that nobody knows',
    '`npm run engine:prove -- --unknown`: the same under names of images that no knowledge has, without their Dockerfiles.',
  ],
  [
    'prove-privileged',
    'Proof by running, of privileged services',
    '`npm run engine:prove -- --privileged`: the same, each written with `privileged: true`.',
  ],
  ['hard', 'Hard cases of proving', '`npm run engine:prove -- --hard`: what is there is compared before and after each.'],
  ['least', 'Least privilege of known images', '`npm run engine:least`: what `probe` finds, beside what is written down.'],
  [
    'newcomer',
    'A newcomer',
    '`npm run newcomer`: from the clone to the first fix, with the registry that is configured and what npm has in its cache.',
  ],
];
/** How much worse a ratio may be than the recorded one: the rest is chance. */
const slack = 1.3;

/** One line about this machine and this moment. */
export function here() {
  const [cpu] = os.cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, Node ${process.versions.node}, ${os.cpus().length} processors (${cpu?.model ?? '?'}), ${os.platform()}, load ${os.loadavg()[0].toFixed(1)}`;
}

/**
 * Ends a measurement: records it, or compares it with what is recorded.
 * @param ratios figures of which less is better, by name
 * @param text what the page says, in Markdown
 * @param data what a later run adds to
 */
export function finish(name, ratios, text, data) {
  const kept = fs.existsSync(store) ? JSON.parse(fs.readFileSync(store, 'utf8')) : {};
  if (process.argv.includes('--record')) {
    kept[name] = { on: here(), ratios, text, ...(data && { data }) };
    fs.writeFileSync(store, `${JSON.stringify(kept, undefined, 2)}\n`);
    fs.writeFileSync(page, written(kept));
    return;
  }
  for (const line of worse(name, ratios)) {
    console.error(`WORSE: ${line}`);
    process.exitCode = 1;
  }
}

/** What a recorded run has left for later ones to add to. */
export function recorded(name) {
  return fs.existsSync(store) ? JSON.parse(fs.readFileSync(store, 'utf8'))[name]?.data : undefined;
}

/** The ratios that are worse than recorded, each with a sentence. */
export function worse(name, ratios) {
  const before = fs.existsSync(store) ? (JSON.parse(fs.readFileSync(store, 'utf8'))[name]?.ratios ?? {}) : {};
  return Object.entries(ratios)
    .filter(([what, ratio]) => before[what] !== undefined && ratio > before[what] * slack)
    .map(([what, ratio]) => `${what} is ${ratio.toFixed(2)}, recorded is ${before[what].toFixed(2)}`);
}

function written(kept) {
  const parts = sections.flatMap(([name, title, what]) => {
    if (!kept[name]) return [];
    const { on, ratios, text } = kept[name];
    const figures = Object.entries(ratios).map(([each, ratio]) => `| ${each} | ${ratio.toFixed(2)} |`);
    const table = figures.length === 0 ? [] : ['| Ratio, less is better | |', '|---|---|', ...figures, ''];
    return [`## ${title}`, '', what, '', `Measured ${on}.`, '', ...table, text, ''];
  });
  return [
    '# Measurements',
    '',
    '<!-- Written by the scripts of test/bench, test/engine, test/fuzz and test/load with --record. Do not edit. -->',
    '',
    'Ratios come first: they hold on other machines, times do not. Where the load is above the number of processors, only processor time (CPU) says something.',
    '',
    ...parts,
  ].join('\n');
}

export function median(values) {
  return quantile(values, 0.5);
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

export function row(...cells) {
  return `| ${cells.join(' | ')} |`;
}

/** A table in Markdown. */
export function table(head, rows) {
  return [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
}

/** Seconds, processor seconds and megabytes at most of a whole process; needs GNU time. */
export function parseTime(text) {
  const [seconds, user, system, kilobytes] = text.trim().split('\n').at(-1).split(' ').map(Number);
  return { seconds, cpu: user + system, megabytes: kilobytes / 1024 };
}
