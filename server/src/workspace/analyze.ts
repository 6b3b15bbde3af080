import { relativeTo } from '../core/base/file';
import { append } from '../core/base/many';
import type { FileId } from '../core/base/span';
import { type Config, isExcluded } from '../core/config/config';
import { type AnyKind, kindNamed } from '../core/kinds/index';
import { type Analysis, analyzeProject } from '../core/lint/analyze';
import type { Finding } from '../core/lint/finding';
import { answersAfter, editsSince } from '../core/lint/reuse';
import { expiredAllows } from '../core/lint/suppression-findings';
import { filesOf, type Read, unreadable } from '../core/model/files';
import type { Problem } from '../core/syntax/tree';
import { type Cache, createCache } from './cache';
import { noCare } from './care';
import { readFrom, type Texts, type Unit } from './load';
import { nothing, openPart, type Part, partsOf, together } from './parts';
import { configResolver } from './resolve-config';
import type { Governed, Settings, Source } from './source';
import { unitsFor } from './units';

/** Files that belong together, analyzed under the config that governs some of them. */
export interface Checked {
  readonly analysis: Analysis;
  /** Set on what was analyzed only because it says something about others: its findings count elsewhere. */
  readonly aside?: true;
  /** The files whose findings count here; it holds others only because they decide what is true of these. */
  readonly files: ReadonlySet<FileId>;
  readonly config: Config;
  /** What is wrong with the config file; the last good config, or the built-in one, is in force then. */
  readonly configProblems: readonly Problem[];
  /** Suppressions of the config file whose last day has passed; the same wherever the config governs. */
  readonly configFindings: readonly Finding[];
}

/**
 * Analyzes each file in the projects it belongs to; reads what they refer to through the source, within a budget.
 * Files that cannot be read and files of other kinds are passed over; nothing outside `settings.root` is read
 * but the files themselves.
 */
export async function analyzeFiles(files: readonly FileId[], source: Source, settings: Settings): Promise<Checked[]> {
  const checked: Checked[] = [];
  const isWhole = await eachAnalysis(files, source, settings, (one) => checked.push(one));
  return isWhole ? checked : [];
}

/**
 * Analyzes files as `analyzeFiles` does, and hands on each analysis when it is made. Without a cache to keep, what belongs to a project is
 * forgotten with it.
 * @param use is told which part it is about, too: the same number whatever is taken of the parts
 * @returns false when it was stopped on the way
 */
export async function eachAnalysis(
  files: readonly FileId[],
  source: Source,
  settings: Settings,
  use: (checked: Checked, part: number) => void,
): Promise<boolean> {
  const cache = settings.cache ?? createCache();
  const { root, care = noCare, goOn = async () => true, takes = () => true } = settings;
  const govern = settings.govern ?? configResolver(source, { ...settings, cache });
  const texts = textsOf(files, source, root);
  const told = await unitsFor(files, texts, govern, { root, cache, care, goOn, isOnce: !settings.cache });
  if (!told) return false;
  const named = new Set(files);
  const used: Used = { parts: new Set(), analyses: new Set() };
  const units = settings.cache ? [...told.keys()] : [];
  const groups = groupsOf([...told.keys()]);
  let part = -1;
  // What is appended on the way is analyzed, too.
  for (let group = groups.shift(); group; group = groups.shift()) {
    part++;
    const isTaken = takes(nameOfPart(group, root));
    if (!isTaken && !group.every(isForAll)) continue;
    if (!(await goOn())) return false;
    const opened = await partOf(group, texts, settings, cache, used);
    let failed = false;
    for (const { governed, files: about } of await byConfig(group, told, govern, named)) {
      const { config, problems } = governed;
      const analysis = opened && analyzePart(opened, config, settings, cache, used);
      // One of them is at fault: each by itself, it costs the others nothing.
      failed = !analysis && group.length > 1;
      if (failed) break;
      const one: Checked = {
        ...(!isTaken && { aside: true as const }),
        analysis: analysis ?? analyzeProject(nothing, together(group), () => null, { config, root, today: config.today ?? settings.today }),
        files: about,
        config,
        configProblems: [...problems, ...(await missingFiles(config, group, texts))],
        configFindings: expiredAllows(config, settings),
      };
      use(one, part);
    }
    if (failed)
      append(
        groups,
        group.map((unit) => [unit]),
      );
    else if (!settings.cache) forgetGroup(group, told, cache, opened);
  }
  if (settings.cache) forget(cache, used, units);
  return true;
}

/** The units that are opened together; those that could not be loaded, each by itself. */
function groupsOf(units: readonly Unit[]): Unit[][] {
  return [...partsOf(units.filter(({ failed }) => !failed)), ...units.filter(({ failed }) => failed).map((unit) => [unit])];
}

/** True for files that stand by themselves and say something about all others. */
function isForAll({ entries: { apps, files } }: Unit): boolean {
  return apps.length === 0 && Object.keys(files).every((kind) => saysOfAll(kindNamed(kind)));
}

/** True for a kind of files that say something about all others, as a daemon.json does of every container. */
export function saysOfAll(kind: Pick<AnyKind, 'workspace'> | undefined): boolean {
  return kind?.workspace.tells === 'itself' && !kind.workspace.applications && !kind.workspace.shared;
}

/** A name for what is opened together that does not depend on the order of files. */
function nameOfPart(group: readonly Unit[], root: FileId): string {
  return filesOf(together(group))
    .map((file) => relativeTo(root, file))
    .reduce((a, b) => (a < b ? a : b), '\uffff');
}

/** What of a cache an analysis has used, by its keys. */
interface Used {
  readonly parts: Set<string>;
  readonly analyses: Set<string>;
}

/** Forgets what was not needed this time. */
function forget(cache: Cache, used: Used, units: readonly Unit[]): void {
  for (const key of cache.analyses.keys()) if (!used.analyses.has(key)) cache.analyses.delete(key);
  for (const key of cache.parts.keys()) if (!used.parts.has(key)) cache.parts.delete(key);
  const files = new Set([...units, ...cache.units.values(), ...cache.parts.values()].flatMap(({ reads }) => [...reads.keys()]));
  for (const file of cache.parsed.keys()) if (!files.has(file)) cache.parsed.delete(file);
}

/** Forgets units for good, with all that was made of them. */
function forgetGroup(group: readonly Unit[], told: Map<Unit, unknown>, cache: Cache, part: Part | undefined): void {
  for (const unit of group) {
    told.delete(unit);
    cache.units.delete(JSON.stringify(unit.entries));
  }
  for (const file of part?.reads.keys() ?? []) cache.parsed.delete(file);
  cache.parts.clear();
  cache.analyses.clear();
}

interface Governing {
  readonly governed: Governed;
  readonly files: Set<FileId>;
}

/** The files that some units give findings of, by the config that governs them. */
async function byConfig(
  units: readonly Unit[],
  told: ReadonlyMap<Unit, ReadonlySet<FileId>>,
  govern: (file: FileId) => Promise<Governed>,
  named: ReadonlySet<FileId>,
): Promise<Governing[]> {
  const groups = new Map<FileId | undefined, Governing>();
  for (const unit of units) {
    for (const file of told.get(unit) ?? []) {
      const governed = await govern(file);
      if (!named.has(file) && isExcluded(governed.config, file)) continue;
      const group = groups.get(governed.config.file) ?? { governed, files: new Set() };
      group.files.add(file);
      groups.set(governed.config.file, group);
    }
  }
  return [...groups.values()];
}

/** The texts of files, each asked for once. */
function textsOf(named: readonly FileId[], source: Source, root: FileId): Texts {
  const asked = new Map<FileId, Promise<string | null>>();
  const byPerson = new Set(named);
  const read = async (file: FileId, program?: boolean): Promise<string | null> => {
    if (byPerson.has(file)) return source.read(file);
    if (file.includes('\0')) return null;
    const text = relativeTo(root, file) === file ? null : await source.read(file, root, program);
    return text === null && file.endsWith('.dockerignore') && !(await mayBeMade(source, file, root)) ? unreadable : text;
  };
  return (file, program) => {
    const text = asked.get(file) ?? read(file, program);
    asked.set(file, text);
    return text;
  };
}

/** True when there is no file of a name, and one can be made in the root. */
async function mayBeMade(source: Source, file: FileId, root: FileId): Promise<boolean> {
  if (relativeTo(root, file) === file) return false;
  return source.reach === undefined || (await source.reach(file, root)) === 'free';
}

/** Opens units as one project, once for each state of their files. @returns `undefined` where that failed, or was not tried */
async function partOf(units: readonly Unit[], texts: Texts, settings: Settings, cache: Cache, used: Used): Promise<Part | undefined> {
  if (units.some(({ failed }) => failed)) return { units, entries: together(units), project: nothing, reads: new Map() };
  const { care = noCare } = settings;
  const key = JSON.stringify(together(units));
  used.parts.add(key);
  const part = await openPart(units, { texts, parsed: cache.parsed, care }, cache.parts.get(key));
  if (part) cache.parts.set(key, part);
  return part;
}

/** @returns `undefined` where the analysis failed, or was not tried */
function analyzePart(
  { units, entries, project, reads }: Part,
  config: Config,
  settings: Settings,
  cache: Cache,
  used: Used,
): Analysis | undefined {
  const { root, rules, care = noCare } = settings;
  const today = config.today ?? settings.today;
  const key = JSON.stringify([entries, config.file]);
  const before = cache.analyses.get(key);
  used.analyses.add(key);
  const { options: by } = before ?? {};
  const last = by?.config === config && by.root === root && by.today === today ? before : undefined;
  if (last?.project === project) return last;
  const options = { config, root, today, ...(rules && { rules }) };
  const read = readOnly(reads);
  const run = (): Analysis => {
    const edits = last && editsSince(last, project, reads);
    const known = last && edits && answersAfter(last, project, edits);
    return analyzeProject(project, entries, read, options, known);
  };
  const analysis = care(filesOf(entries), run, units.length > 1);
  // What is stopped keeps what it has done: the next one needs the same again.
  if (analysis) cache.analyses.set(key, analysis);
  return analysis;
}

/** Reads what was fetched. An analysis keeps it, so that it must not hold what it was made beside: the analysis before. */
function readOnly(reads: Part['reads']): Read {
  const read = readFrom(reads);
  return (file) => read(file) ?? null;
}

/** Files of the config's projects that cannot be read, each as a problem at its name. */
async function missingFiles({ projects }: Config, part: readonly Unit[], texts: Texts): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { files, env } of projects) {
    const names = JSON.stringify(files.map(({ file }) => file));
    if (!part.some(({ entries }) => entries.apps.some((app) => JSON.stringify(app.files) === names))) continue;
    for (const { file, at } of [...files, ...env]) {
      if ((await texts(file)) === null)
        problems.push({ at, message: 'this file of the project cannot be read: correct its name, or move it into the repository' });
    }
  }
  return problems;
}
