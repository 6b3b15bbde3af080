import type { FileId } from '../core/base/span';
import type { Config } from '../core/config/config';
import { kindOf, mayBePart } from '../core/kinds/match';
import type { Images } from '../core/knowledge/family/lookup';
import { appKey, type LoadedApp } from '../core/model/compose/load-app';
import { type App, type Entries, filesOf } from '../core/model/files';
import type { Cache } from './cache';
import type { Care } from './care';
import { isCovered, outermost } from './covered';
import { discover } from './discovery';
import { loadUnit, type Texts, type Unit, unreadUnit } from './load';
import type { Governed } from './source';

/** Asks for the config that governs a file. */
type Govern = (file: FileId) => Promise<Governed>;

/** What a search asks. */
interface Search {
  readonly texts: Texts;
  readonly govern: Govern;
  readonly care: Care;
  readonly discovery: ReturnType<typeof discover>;
  readonly open: (entries: Entries) => Promise<Unit>;
  /** What a unit says, where that was not needed to open it. */
  readonly whole: (unit: Unit) => Promise<Unit>;
}

/** What a search has found so far. */
interface Found {
  /** The units to analyze, each with the files whose findings it reports. */
  readonly reported: Map<Unit, Set<FileId>>;
  /** Compose files that are a whole application by themselves, unless another one includes or extends them. */
  readonly single: Map<FileId, Unit>;
  /** Files whose applications are looked for when all that were named are open. */
  readonly parts: FileId[];
}

/**
 * Opens what the files belong to. An application reports the findings of all its files. One that is only near a file and builds, includes
 * or extends it reports those of that file alone: it decides what is true of it, but the rest was not asked for.
 * @param goOn asked before each file; false when the answer is not wanted any more
 * @param isOnce true where nobody asks again: then what leads to nothing else is not loaded
 * @returns the units to analyze, each with the files whose findings it reports; `undefined` when it was stopped
 */
export async function unitsFor(
  files: readonly FileId[],
  texts: Texts,
  govern: Govern,
  { root, cache, care, goOn, isOnce }: { root: FileId; cache: Cache; care: Care; goOn: () => Promise<boolean>; isOnce: boolean },
): Promise<Map<Unit, ReadonlySet<FileId>> | undefined> {
  const opened = new Map<string, Promise<Unit>>();
  const search: Search = {
    texts,
    govern,
    care,
    discovery: discover(texts, root, care),
    ...opener(opened, texts, govern, { root, cache, care, isOnce }),
  };
  const found: Found = { reported: new Map(), single: new Map(), parts: [] };
  for (const file of new Set(files)) {
    if (!(await goOn())) return undefined;
    await openNamed(file, search, found);
  }
  for (const file of found.parts) {
    if (!(await goOn())) return undefined;
    for (const unit of [...(await appsAround(file, search)), ...(await startersAround(file, search))]) report(found, unit, [file]);
  }
  if (!(await settleSingle(search, found, goOn))) return undefined;
  keep(cache, opened);
  return found.reported;
}

/** Opens each unit once. @param opened gets the units by their entries */
function opener(
  opened: Map<string, Promise<Unit>>,
  texts: Texts,
  govern: Govern,
  { root, cache, care, isOnce }: { root: FileId; cache: Cache; care: Care; isOnce: boolean },
): Pick<Search, 'open' | 'whole'> {
  const loaded = new Map<string, LoadedApp>();
  const load = async (entries: Entries, images: Images): Promise<Unit> => {
    const key = JSON.stringify(entries);
    const unit = await loadUnit(entries, { texts, parsed: cache.parsed, care, loaded, images }, cache.units.get(key));
    for (const app of unit.apps) loaded.set(appKey(app.app), app);
    // At once, so that a pass that is stopped leaves to the next one what it has done.
    if (!unit.failed) cache.units.set(key, unit);
    return unit;
  };
  const openNow = async (entries: Entries): Promise<Unit> => {
    // The config above its first file governs what is known of images in it.
    const { images } = (await govern(filesOf(entries)[0] ?? root)).config;
    return (isOnce && (await unreadUnit(entries, texts, images))) || load(entries, images);
  };
  return {
    open: (entries) => {
      const key = JSON.stringify(entries);
      const opening = opened.get(key) ?? openNow(entries);
      opened.set(key, opening);
      return opening;
    },
    whole: async (unit) => (unit.unread ? load(unit.entries, unit.images) : unit),
  };
}

const entriesOfApp = (app: App): Entries => ({ apps: [app], files: {} });
const entriesOfFile = (kind: string, file: FileId): Entries => ({ apps: [], files: { [kind]: [file] } });

/** Opens what a file is by itself: a file of its kind, its applications; or puts it off as a part of others. */
async function openNamed(file: FileId, search: Search, found: Found): Promise<void> {
  const { texts, care, open } = search;
  const text = await texts(file);
  if (text === null) return;
  const kind = care([file], () => kindOf(file, text));
  if (kind && !kind.workspace.applications) {
    const unit = await open(entriesOfFile(kind.id, file));
    report(found, unit, kind.workspace.tells === 'all' ? [file, ...unit.files] : [file]);
    if (kind.workspace.shared) found.parts.push(file);
  } else if (kind || mayBePart(file)) await openAppsOf(file, kind !== undefined, search, found);
}

/** Opens the applications that a Compose file, or a file that may be a part of one, belongs to. */
async function openAppsOf(file: FileId, isCompose: boolean, { govern, discovery, open }: Search, found: Found): Promise<void> {
  const { config } = await govern(file);
  const apps = await discovery.appsOf(file, config);
  const [first, ...more] = apps;
  if (!first) {
    if (isCompose) found.single.set(file, await open(entriesOfApp({ files: [file] })));
    else found.parts.push(file);
  } else if (more.length === 0 && first.files.length === 1 && !isSaid(file, config)) {
    found.single.set(file, await open(entriesOfApp(first)));
  } else {
    for (const app of apps) reportWhole(found, await open(entriesOfApp(app)));
  }
}

/** The applications near a file that read it. */
async function appsAround(file: FileId, { govern, discovery, open, whole }: Search): Promise<Unit[]> {
  const apps = await discovery.appsAround(file, (await govern(file)).config);
  const units = (await Promise.all(apps.map((app) => open(entriesOfApp(app))))).filter((unit) => unit.files.has(file));
  if (units.length < 2) return units;
  const read = await Promise.all(units.map(whole));
  const left = new Set(outermost(read));
  return units.filter((_, index) => left.has(read[index]!));
}

/** The files near a file that start it and read it, such as development containers. */
async function startersAround(file: FileId, { discovery, open }: Search): Promise<Unit[]> {
  const units = await Promise.all((await discovery.startersAround(file)).map((one) => open(entriesOfFile(one.kind, one.file))));
  return units.filter((unit) => unit.files.has(file));
}

/** Reports the single files that no other unit covers, and the others where they are read. @returns false when it was stopped */
async function settleSingle(search: Search, found: Found, goOn: () => Promise<boolean>): Promise<boolean> {
  const { single, reported } = found;
  const left = new Set(single.values());
  const readers = readersOf([...reported.keys(), ...left]);
  for (const [file, unit] of single) {
    if (!(await goOn())) return false;
    const near = (await appsAround(file, search)).filter((other) => other !== unit);
    const others = (readers.get(file) ?? []).filter((other) => other !== unit && (reported.has(other) || left.has(other)));
    const holders = [...near, ...others];
    if (holders.length === 0 || !isCovered(await search.whole(unit), await Promise.all(holders.map(search.whole)))) continue;
    left.delete(unit);
    for (const other of near) report(found, other, [file]);
  }
  for (const unit of left) reportWhole(found, unit);
  return true;
}

function report({ reported }: Found, unit: Unit, files: Iterable<FileId>): void {
  const known = reported.get(unit) ?? new Set();
  for (const file of files) known.add(file);
  reported.set(unit, known);
}

function reportWhole(found: Found, unit: Unit): void {
  report(found, unit, [...unit.entries.apps.flatMap(({ files }) => files), ...unit.files]);
}

/** The units that read each file. */
function readersOf(units: readonly Unit[]): Map<FileId, Unit[]> {
  const readers = new Map<FileId, Unit[]>();
  for (const unit of units) {
    for (const file of unit.files) {
      const known = readers.get(file);
      if (known) known.push(unit);
      else readers.set(file, [unit]);
    }
  }
  return readers;
}

function isSaid(file: FileId, { projects }: Config): boolean {
  return projects.some(({ files }) => files.some((each) => each.file === file));
}

/** Forgets the units that were not needed this time. */
function keep(cache: Cache, opened: ReadonlyMap<string, Promise<Unit>>): void {
  for (const key of cache.units.keys()) if (!opened.has(key)) cache.units.delete(key);
}
