import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openProject } from '../../server/src/core/kinds/open';
import { socketProxyImage } from '../../server/src/core/knowledge/socket-proxy';
import { rules } from '../../server/src/core/rules';
import { compareModels, textOf } from '../oracle/compare';
import type { ComposeAnswer, ComposeRequest } from '../oracle/compose-judge';
import { type Judge, startJudge } from '../oracle/judge';
import { ask, oracleProgram } from '../oracle/program';
import { repository } from '../support/fixtures';
import { advertisedOnLoopback } from './advertised';
import { numbersBelowAsked } from './asked-numbers';
import { lostComments, type Written } from './comments';
import type { Hardened } from './hardened';
import { linesWithReason } from './reasons';
import { refuted } from './refuted';
import { isSecurityField } from './security-fields';
import { addedProxies, withoutProxies } from './socket-proxy';
import { usersOnUnknownBases } from './unknown-users';

/*
 * Hardens a copy of a folder with the command line, both tiers, strict rules included, and holds the result against what must never happen to it.
 * `npm run fixgate [FOLDER]`; without one, the folder `shared/corpus` beside the repository.
 */

/** Where something is in a file, from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

interface Finding {
  readonly rule: string;
  readonly severity: keyof typeof rank;
  readonly file: string;
  readonly subject: { readonly kind: string; readonly name: string };
  readonly maskedBy: string | null;
}

interface Hardening {
  readonly changes: readonly {
    readonly rule: string;
    readonly edits: readonly {
      readonly file: string;
      readonly range: { readonly start: Place; readonly end: Place };
      readonly newText: string;
    }[];
  }[];
  readonly refused: readonly { readonly rule: string; readonly file: string; readonly reason: string }[];
}

const rank = { critical: 4, high: 3, medium: 2, low: 1 } as const;

/** Runs the built command line in a folder. @throws when it reports a fault of its own */
function bulkhead(folder: string, words: readonly string[]): string {
  const run = spawnSync(process.execPath, [join(repository, 'dist/cli.js'), ...words], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { PATH: process.env.PATH ?? '' },
  });
  if (run.status === null || run.status >= 3) throw new Error(`bulkhead ${words.join(' ')} ended with ${run.status}:\n${run.stderr}`);
  return run.stdout;
}

function findingsOf(folder: string): readonly Finding[] {
  const words = ['check', '--format', 'json', '--profile', 'strict', '--show-masked', '--fail-on', 'none', '--allow-unresolved'];
  return (JSON.parse(bulkhead(folder, words)) as { readonly findings: readonly Finding[] }).findings;
}

/** The files that together are one application, as Bulkhead opens them, absolute. */
function applicationsOf(folder: string): readonly (readonly string[])[] {
  const { projects } = JSON.parse(bulkhead(folder, ['model', '--format', 'json'])) as { projects: readonly { files: readonly string[] }[] };
  return projects.map(({ files }) => files.map((file) => join(folder, file))).filter(([first]) => first !== undefined);
}

function textsOf(folder: string): Map<string, { readonly text: string; readonly mode: number }> {
  const out = new Map<string, { readonly text: string; readonly mode: number }>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && statSync(path).size < 10_000_000)
      out.set(path.slice(folder.length + 1), { text: readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), mode: statSync(path).mode });
  }
  return out;
}

async function load(oracle: Judge<ComposeRequest, ComposeAnswer>, folder: string, files: readonly string[]): Promise<ComposeAnswer> {
  const request = { folder, files, env: [], skipFiles: false };
  const answer = await oracle.ask(request);
  return /(?:env|label) file .* not found|no such file/.test(answer.error ?? '') ? oracle.ask({ ...request, skipFiles: true }) : answer;
}

function keyOf({ rule, file, subject }: Pick<Finding, 'rule' | 'file' | 'subject'>): string {
  return `${rule} in ${file} about ${subject.kind} "${subject.name}"`;
}

/** One rule about one subject, with the severities of its findings, the gravest first. */
function bySubject(findings: readonly Finding[]): Map<string, number[]> {
  const out = new Map<string, number[]>();
  for (const finding of findings) out.set(keyOf(finding), [...(out.get(keyOf(finding)) ?? []), rank[finding.severity]]);
  for (const ranks of out.values()) ranks.sort((a, b) => b - a);
  return out;
}

/** What may be found in the place of findings that are gone, and how grave it may be: their rules name it as their follow-up findings. */
function followUps(before: readonly Finding[], after: readonly Finding[]): Map<string, number> {
  const [had, has] = [bySubject(before), bySubject(after)];
  const out = new Map<string, number>();
  for (const finding of before) {
    const key = keyOf(finding);
    if ((has.get(key)?.length ?? 0) >= had.get(key)!.length) continue;
    const leaves = rules.find(({ id }) => id === finding.rule)?.meta.leaves ?? [];
    for (const rule of leaves) {
      // What a stage leaves is found in the services that run it, too.
      const places = finding.subject.kind === 'stage' ? after.filter((other) => other.rule === rule) : [{ ...finding, rule }];
      for (const place of places) out.set(keyOf(place), Math.max(out.get(keyOf(place)) ?? rank.low, rank[finding.severity] - 1));
    }
  }
  return out;
}

function newFindings(before: readonly Finding[], after: readonly Finding[]): string[] {
  const had = bySubject(before);
  // What another finding makes pointless counts as there before, and as not there afterwards.
  const shown = after.filter(({ maskedBy }) => maskedBy === null);
  const left = followUps(before, shown);
  return [...bySubject(shown)]
    .filter(([key, ranks]) => ranks.some((now, i) => now > (had.get(key)?.[i] ?? left.get(key) ?? 0)))
    .map(([key]) => `now fires: ${key}`);
}

/** Line ends of a text: how many there are of each kind. */
function lineEnds(text: string): { readonly crlf: number; readonly lf: number } {
  const crlf = text.split('\r\n').length - 1;
  return { crlf, lf: text.split('\n').length - 1 - crlf };
}

function sameLineEnds(before: string, after: string): boolean {
  const [was, is] = [lineEnds(before), lineEnds(after)];
  return (was.crlf > 0 || is.crlf === 0) && (was.lf > 0 || is.lf === 0 || was.crlf === 0);
}

const isDockerfile = (name: string): boolean => /(^|\/)(Dockerfile|Containerfile)($|[.\-_])|\.Dockerfile$/i.test(name);

/** Dockerfiles that BuildKit accepted and refuses now. */
function refusedDockerfiles(pairs: readonly { readonly name: string; readonly before: string; readonly after: string }[]): string[] {
  const accepts = (texts: readonly string[]): boolean[] =>
    ask<{ parse: string }, { parsed: { error?: string; refused?: string } }>(
      oracleProgram('dockerfile'),
      texts.map((parse) => ({ parse })),
    ).map(({ parsed }) => parsed.error === undefined && parsed.refused === undefined);
  const [was, is] = [accepts(pairs.map(({ before }) => before)), accepts(pairs.map(({ after }) => after))];
  return pairs.filter((_, index) => was[index] && !is[index]).map(({ name }) => `BuildKit refuses it now: ${name}`);
}

async function main(): Promise<void> {
  const given = process.argv[2] ?? [join(repository, '../shared/corpus'), join(repository, '../../shared/corpus')].find(existsSync);
  if (given === undefined || !existsSync(given)) throw new Error('there is no such folder: npm run fixgate FOLDER');
  const folder = join(mkdtempSync(join(tmpdir(), 'bulkhead-fixgate-')), 'tree');
  cpSync(resolve(given), folder, { recursive: true, filter: (path) => !/\/(\.git|node_modules)$/.test(path) });
  try {
    process.exitCode = await gate(folder);
  } finally {
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}

async function gate(folder: string): Promise<number> {
  const oracle = startJudge<ComposeRequest, ComposeAnswer>('compose');
  const applications = applicationsOf(folder);
  const texts = textsOf(folder);
  const findings = findingsOf(folder);
  const models = await Promise.all(applications.map((files) => load(oracle, folder, files)));

  const { changes, refused } = JSON.parse(bulkhead(folder, ['harden', '--format', 'json', '--profile', 'strict'])) as Hardening;
  bulkhead(folder, ['harden', '--write', '--quiet', '--profile', 'strict']);
  const after = textsOf(folder);
  const changed = [...after].filter(([name, { text }]) => texts.get(name)?.text !== text).map(([name]) => name);

  const wrong: string[] = [];
  const counts = new Map<string, number>();
  const note = (what: string, found: readonly string[]): void => {
    counts.set(what, found.length);
    wrong.push(...found.map((one) => `${what}: ${one}`));
  };

  const { lost, unkept } = compareTexts(changed, { texts, after, changes });
  note('comments lost', lost);
  note('modes or line ends changed', unkept);
  const projects = await compareProjects(folder, oracle, applications, models);
  oracle.end();
  note('projects that Compose no longer loads', projects.unloaded);
  note('changes beyond security', projects.strange);

  const dockerfiles = changed.filter(isDockerfile).map((name) => {
    return { name, before: texts.get(name)?.text ?? '', after: after.get(name)!.text };
  });
  note('Dockerfiles that BuildKit no longer reads', dockerfiles.length > 0 ? refusedDockerfiles(dockerfiles) : []);
  const leaves = new Set(rules.find(({ id }) => id === 'compose/docker-socket')?.meta.leaves);
  // Compose does not load what lacks a variable that it requires: there the text tells.
  const isProxy = ({ file, subject: { name } }: Finding): boolean =>
    projects.added.has(name) ||
    (after.get(file)?.text.includes(socketProxyImage) === true && !new RegExp(`^\\s+${name}:`, 'm').test(texts.get(file)?.text ?? ''));
  const others = findingsOf(folder).filter((finding) => !(leaves.has(finding.rule) && isProxy(finding)));
  note('findings that were not there', newFindings(findings, others));

  const hardened = hardenedOf(folder, applications, texts, after);
  note('fixes that what they concern refutes', refuted(hardened));
  note('lines changed against the reason in a comment', linesAgainstReasons(texts, changes));
  note('users on bases that nobody knows', usersOnUnknownBases(hardened));
  note('numbers below what the files ask for', numbersBelowAsked(hardened));
  note('advertised ports bound to the loopback address', advertisedOnLoopback(hardened));

  const again = JSON.parse(bulkhead(folder, ['harden', '--format', 'json', '--profile', 'strict'])) as Hardening;
  note(
    'changes of a second run',
    again.changes.map(({ rule, edits }) => `${rule} in ${edits[0]?.file}`),
  );

  for (const one of wrong.slice(0, 60)) process.stdout.write(`${one}\n`);
  if (wrong.length > 60) process.stdout.write(`and ${wrong.length - 60} more\n`);
  const loaded = models.filter(({ model }) => model !== undefined).length;
  process.stdout.write(
    `\napplications ${applications.length} (Compose loads ${loaded}), files changed ${changed.length}, of them Dockerfiles ${dockerfiles.length}, ` +
      `changes ${changes.length}, refused ${refused.length}\n${[...counts].map(([what, count]) => `${what} ${count}\n`).join('')}`,
  );
  return wrong.length === 0 && changed.length > 0 ? 0 : 1;
}

interface Texts {
  readonly texts: ReturnType<typeof textsOf>;
  readonly after: ReturnType<typeof textsOf>;
  readonly changes: Hardening['changes'];
}

/** Comments that files have lost, and modes and line ends that they have not kept. */
function compareTexts(
  changed: readonly string[],
  { texts, after, changes }: Texts,
): { readonly lost: string[]; readonly unkept: string[] } {
  const lost: string[] = [];
  const unkept: string[] = [];
  for (const name of changed) {
    const [was, is] = [texts.get(name), after.get(name)!];
    if (was === undefined) continue;
    const edits = new Map<string, Written>();
    for (const edit of changes.flatMap((change) => change.edits)) if (edit.file === name) edits.set(JSON.stringify(edit), edit);
    lost.push(...lostComments(name, was.text, is.text, [...edits.values()]));
    if (was.mode !== is.mode) unkept.push(`mode of ${name}`);
    if (!sameLineEnds(was.text, is.text)) unkept.push(`line ends of ${name}`);
  }
  return { lost, unkept };
}

/** Both states of all applications and Dockerfiles of the folder, opened. */
function hardenedOf(
  folder: string,
  applications: ReturnType<typeof applicationsOf>,
  before: ReturnType<typeof textsOf>,
  after: ReturnType<typeof textsOf>,
): Hardened {
  const named = (texts: typeof before): Map<string, string> => new Map([...texts].map(([name, { text }]) => [join(folder, name), text]));
  const dockerfile = [...before.keys()].filter(isDockerfile).map((name) => join(folder, name));
  const entries = { apps: applications.map((files) => ({ files })), files: { dockerfile } };
  const [was, is] = [named(before), named(after)];
  return {
    before: openProject(entries, (file) => was.get(file) ?? null),
    after: openProject(entries, (file) => is.get(file) ?? null),
    texts: was,
  };
}

function linesAgainstReasons(texts: ReturnType<typeof textsOf>, changes: Hardening['changes']): string[] {
  const edits = changes.flatMap((change) => change.edits);
  return [...new Set(edits.map(({ file }) => file))].flatMap((file) => {
    const before = texts.get(file);
    const own = edits.filter((edit) => edit.file === file);
    return before ? linesWithReason(file, before.text, own) : [];
  });
}

interface ProjectChanges {
  readonly unloaded: readonly string[];
  /** Changes that have nothing to do with security. */
  readonly strange: readonly string[];
  /** The socket proxies that were added. */
  readonly added: ReadonlySet<string>;
}

/** @param models of the applications before they were hardened */
async function compareProjects(
  folder: string,
  oracle: Judge<ComposeRequest, ComposeAnswer>,
  applications: ReturnType<typeof applicationsOf>,
  models: readonly ComposeAnswer[],
): Promise<ProjectChanges> {
  const unloaded: string[] = [];
  const strange: string[] = [];
  const added = new Set<string>();
  for (const [index, files] of applications.entries()) {
    const was = models[index]!;
    const is = await load(oracle, folder, files);
    const name = files.map((file) => file.slice(folder.length + 1)).join(' + ');
    if (was.model === undefined) continue;
    if (is.model === undefined) {
      unloaded.push(`${name}: ${is.error}`);
      continue;
    }
    for (const proxy of addedProxies(was.model, is.model)) added.add(proxy);
    const bare = withoutProxies(was.model, is.model);
    const differences = compareModels(bare.before, bare.after).differences.filter(
      (one) => !isSecurityField(one.field, one.ours, one.theirs),
    );
    strange.push(
      ...differences.map(({ field, ours, theirs }) => `${name}: ${field}\n    before ${textOf(ours)}\n    after  ${textOf(theirs)}`),
    );
  }
  return { unloaded, strange, added };
}

main().catch((error: unknown) => {
  process.stderr.write(`fixgate: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
