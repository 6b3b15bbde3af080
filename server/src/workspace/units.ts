import type { FileId } from '../core/base/span';
import type { Config } from '../core/config/config';
import { kindOf, mayBePart } from '../core/kinds/match';
import { appKey, type LoadedApp } from '../core/model/compose/load-app';
import { type App, type Entries, filesOf } from '../core/model/files';
import type { Cache } from './cache';
import type { Care } from './care';
import { isCovered, outermost } from './covered';
import { discover } from './discovery';
import { loadUnit, type Texts, type Unit } from './load';
import type { Governed } from './source';

/**
 * Opens what the files belong to. An application tells all its files. One that only stands near a file and builds, includes
 * or extends it tells that file alone: it decides what is true of it, but nobody asked about the rest.
 * @param goOn asked before each file; false when nobody waits for the answer any more
 * @returns the units to analyze, each with the files whose findings it tells; `undefined` when it was stopped
 */
export async function unitsFor(
  files: readonly FileId[],
  texts: Texts,
  govern: (file: FileId) => Promise<Governed>,
  { root, cache, care, goOn }: { root: FileId; cache: Cache; care: Care; goOn: () => Promise<boolean> },
): Promise<ReadonlyMap<Unit, ReadonlySet<FileId>> | undefined> {
  const discovery = discover(texts, root, care);
  const opened = new Map<string, Promise<Unit>>();
  const loaded = new Map<string, LoadedApp>();
  const open = (entries: Entries): Promise<Unit> => {
    const key = JSON.stringify(entries);
    const known = opened.get(key);
    if (known) return known;
    // The config above its first file governs what is known of images in it.
    const opening = govern(filesOf(entries)[0] ?? root)
      .then(({ config: { images } }) => loadUnit(entries, { texts, parsed: cache.parsed, care, loaded, images }, cache.units.get(key)))
      .then((unit) => {
        for (const app of unit.apps) loaded.set(appKey(app.app), app);
        // At once, so that a round that is stopped leaves to the next one what it has done.
        if (!unit.failed) cache.units.set(key, unit);
        return unit;
      });
    opened.set(key, opening);
    return opening;
  };
  const openApp = (app: App): Promise<Unit> => open({ apps: [app], files: {} });
  const openFile = (kind: string, file: FileId): Promise<Unit> => open({ apps: [], files: { [kind]: [file] } });
  const told = new Map<Unit, Set<FileId>>();
  const tell = (unit: Unit, some: Iterable<FileId>): void => {
    const known = told.get(unit) ?? new Set();
    for (const file of some) known.add(file);
    told.set(unit, known);
  };
  const around = async (file: FileId): Promise<Unit[]> => {
    const apps = await discovery.appsAround(file, (await govern(file)).config);
    return outermost((await Promise.all(apps.map(openApp))).filter((unit) => unit.files.has(file)));
  };
  const startersAround = async (file: FileId): Promise<Unit[]> => {
    const units = await Promise.all((await discovery.startersAround(file)).map((one) => openFile(one.kind, one.file)));
    return units.filter((unit) => unit.files.has(file));
  };

  /** Compose files that are a whole application by themselves, unless another one includes or extends them. */
  const single = new Map<FileId, Unit>();
  /** What is asked about when all applications that were named are open. */
  const parts: FileId[] = [];
  for (const file of new Set(files)) {
    if (!(await goOn())) return undefined;
    const text = await texts(file);
    const kind = text === null ? undefined : care([file], () => kindOf(file, text));
    if (kind && !kind.workspace.applications) {
      const unit = await openFile(kind.id, file);
      tell(unit, kind.workspace.tells === 'all' ? [file, ...unit.files] : [file]);
      if (kind.workspace.shared) parts.push(file);
    } else if (text !== null && (kind || mayBePart(file))) {
      const { config } = await govern(file);
      const apps = await discovery.appsOf(file, config);
      if (apps.length === 0 && kind === undefined) parts.push(file);
      else if (apps.length === 0) single.set(file, await openApp({ files: [file] }));
      else if (apps.length === 1 && apps[0]!.files.length === 1 && !isSaid(file, config)) single.set(file, await openApp(apps[0]!));
      else for (const app of apps) tellWhole(await openApp(app), tell);
    }
  }
  for (const file of parts) {
    if (!(await goOn())) return undefined;
    for (const unit of [...(await around(file)), ...(await startersAround(file))]) tell(unit, [file]);
  }
  const left = new Set(single.values());
  const readers = readersOf([...told.keys(), ...left]);
  for (const [file, unit] of single) {
    if (!(await goOn())) return undefined;
    const near = (await around(file)).filter((other) => other !== unit);
    const others = (readers.get(file) ?? []).filter((other) => other !== unit && (told.has(other) || left.has(other)));
    if (!isCovered(unit, [...near, ...others])) continue;
    left.delete(unit);
    for (const other of near) tell(other, [file]);
  }
  for (const unit of left) tellWhole(unit, tell);
  keep(cache, opened);
  return told;
}

function tellWhole(unit: Unit, tell: (unit: Unit, files: Iterable<FileId>) => void): void {
  tell(unit, [...unit.entries.apps.flatMap(({ files }) => files), ...unit.files]);
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
