import type { FileId } from '../core/base/site';
import type { Config } from '../core/config';
import { kindOf } from '../core/kind';
import type { Entries } from '../core/model/project';
import type { Care } from './care';
import { type App, discover } from './discovery';
import type { Governed } from './governing-config';
import type { Kept } from './kept';
import { filesOf, isCovered, openUnit, outermost, type Texts, type Unit } from './opening';

/** Only these may be parts of an application although neither name nor text says so. */
const partName = /\.(ya?ml|json)$/i;

/**
 * Opens what the files belong to. An application tells all its files. One that only stands near a file and builds, includes
 * or extends it tells that file alone: it decides what is true of it, but nobody asked about the rest.
 * @param goOn asked before each file; false when nobody waits for the answer any more
 * @returns the units to judge, each with the files whose findings it tells; `undefined` when it was stopped
 */
export async function unitsFor(
  files: readonly FileId[],
  texts: Texts,
  govern: (file: FileId) => Promise<Governed>,
  { root, kept, care, goOn }: { root: FileId; kept: Kept; care: Care; goOn: () => Promise<boolean> },
): Promise<ReadonlyMap<Unit, ReadonlySet<FileId>> | undefined> {
  const discovery = discover(texts, root, care);
  const opened = new Map<string, Promise<Unit>>();
  const open = (entries: Entries): Promise<Unit> => {
    const key = JSON.stringify(entries);
    const known = opened.get(key);
    if (known) return known;
    // The config above its first file governs what is known of images in it.
    const opening = govern(filesOf(entries)[0] ?? root)
      .then(({ config }) => openUnit(entries, texts, { parsed: kept.parsed, care, images: config.images }, kept.units.get(key)))
      .then((unit) => {
        // At once, so that a round that is stopped leaves to the next one what it has done.
        if (!unit.failed) kept.units.set(key, unit);
        return unit;
      });
    opened.set(key, opening);
    return opening;
  };
  const openApp = ({ files: app, envs }: App): Promise<Unit> => open({ apps: [app], dockerfiles: [], ...(envs ? { envs: [envs] } : {}) });
  const told = new Map<Unit, Set<FileId>>();
  const tell = (unit: Unit, some: Iterable<FileId>): void => {
    const known = told.get(unit) ?? new Set();
    for (const file of some) known.add(file);
    told.set(unit, known);
  };
  const around = async (file: FileId): Promise<Unit[]> => {
    const apps = await discovery.appsAround(file, (await govern(file)).config);
    return outermost((await Promise.all(apps.map(openApp))).filter(({ project }) => project.files.has(file)));
  };
  const openContainer = (file: FileId): Promise<Unit> => open({ apps: [], dockerfiles: [], devcontainers: [file] });
  const containersAround = async (file: FileId): Promise<Unit[]> => {
    const units = await Promise.all((await discovery.containersAround(file)).map(openContainer));
    return units.filter(({ project }) => project.files.has(file));
  };

  /** Compose files that are a whole application by themselves, unless another one includes or extends them. */
  const single = new Map<FileId, Unit>();
  /** What is asked about when all applications that were named are open. */
  const parts: FileId[] = [];
  for (const file of new Set(files)) {
    if (!(await goOn())) return undefined;
    const text = await texts(file);
    const kind = text === null ? undefined : care([file], () => kindOf(file, text));
    if (kind === 'dockerfile') {
      tell(await open({ apps: [], dockerfiles: [file] }), [file]);
      parts.push(file);
    } else if (kind === 'daemon') {
      tell(await open({ apps: [], dockerfiles: [], daemons: [file] }), [file]);
    } else if (kind === 'devcontainer') {
      const unit = await openContainer(file);
      tell(unit, [file, ...unit.project.files.keys()]);
    } else if (text !== null && (kind === 'compose' || (kind === undefined && partName.test(file)))) {
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
    for (const unit of [...(await around(file)), ...(await containersAround(file))]) tell(unit, [file]);
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
  await keep(kept, opened);
  return told;
}

function tellWhole(unit: Unit, tell: (unit: Unit, files: Iterable<FileId>) => void): void {
  tell(unit, [...unit.entries.apps.flat(), ...unit.project.files.keys()]);
}

/** The units that read each file. */
function readersOf(units: readonly Unit[]): Map<FileId, Unit[]> {
  const readers = new Map<FileId, Unit[]>();
  for (const unit of units) {
    for (const file of unit.project.files.keys()) {
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

/** Forgets the units that were not needed this time, and the trees of their files. */
async function keep(kept: Kept, opened: ReadonlyMap<string, Promise<Unit>>): Promise<void> {
  for (const key of kept.units.keys()) if (!opened.has(key)) kept.units.delete(key);
  const files = new Set<FileId>();
  for (const opening of opened.values()) for (const file of (await opening).reads.keys()) files.add(file);
  for (const file of kept.parsed.keys()) if (!files.has(file)) kept.parsed.delete(file);
}
