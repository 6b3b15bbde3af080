import type { FileId } from '../core/base/span';
import { openProject, openSteps } from '../core/kinds/open';
import { builtInImages } from '../core/knowledge/family/lookup';
import { type Entries, filesOf } from '../core/model/files';
import type { Project } from '../core/model/project';
import type { Parsed } from '../core/model/reading';
import type { Care } from './care';
import { fetchAgain, fetchAll, type Reads, readFrom, type Texts, type Unit } from './load';

/** Units that share files, opened as one project. */
export interface Part {
  readonly units: readonly Unit[];
  readonly entries: Entries;
  readonly project: Project;
  /** Every text that the project rests on. */
  readonly reads: ReadonlyMap<FileId, string | null>;
}

/** A project without files. */
export const nothing: Project = openProject({ apps: [], files: {} }, () => null);

/** Units of which each shares a file with another of the same part. */
export function partsOf(units: readonly Unit[]): Unit[][] {
  const leader = new Map<Unit, Unit>();
  const leaderOf = (unit: Unit): Unit => {
    let at = unit;
    for (let up = leader.get(at); up !== undefined; up = leader.get(at)) at = up;
    return at;
  };
  const holder = new Map<FileId, Unit>();
  for (const unit of units) {
    for (const file of [...filesOf(unit.entries), ...unit.files]) {
      const other = leaderOf(holder.get(file) ?? unit);
      const own = leaderOf(unit);
      if (other !== own) leader.set(own, other);
      holder.set(file, other);
    }
  }
  const parts = new Map<Unit, Unit[]>();
  for (const unit of units) {
    const part = parts.get(leaderOf(unit));
    if (part) part.push(unit);
    else parts.set(leaderOf(unit), [unit]);
  }
  return [...parts.values()];
}

/** The entries of several units as one. */
export function together(units: readonly Unit[]): Entries {
  const files: { [kind: string]: FileId[] } = {};
  for (const { entries } of units) for (const [kind, own] of Object.entries(entries.files)) files[kind] = [...(files[kind] ?? []), ...own];
  return { apps: units.flatMap(({ entries }) => entries.apps), files };
}

/**
 * Opens units as one project.
 * @param before the same entries, opened earlier: the answer, when the units and all texts are as they were
 * @returns `undefined` where the opening failed, or was not tried
 */
export async function openPart(
  units: readonly Unit[],
  { texts, parsed, care }: { texts: Texts; parsed: Parsed; care: Care },
  before?: Part,
): Promise<Part | undefined> {
  const reads: Reads = new Map(units.flatMap((unit) => [...unit.reads]));
  const same = before ? await fetchAgain(before.reads, reads, texts) : false;
  if (before && same && before.units.length === units.length && before.units.every((unit, index) => unit === units[index])) return before;
  const entries = together(units);
  const loaded = units.flatMap(({ apps }) => apps);
  const steps = openSteps(entries, readFrom(reads), parsed, { loaded, images: units[0]?.images ?? builtInImages });
  const opened = await fetchAll(steps, reads, { texts, care, about: filesOf(entries), inParts: units.length > 1 });
  if (!opened) return undefined;
  const asked = new Set([...opened.asked, ...units.flatMap((unit) => [...unit.reads.keys()])]);
  return { units, entries, project: opened.project, reads: new Map([...reads].filter(([file]) => asked.has(file))) };
}
