import type { FileId } from '../core/base/site';
import type { Images } from '../core/knowledge/family/lookup';
import { openProject, type Parsed } from '../core/model/open';
import type { Entries, Project } from '../core/model/project';
import { type NodeRef, refKey } from '../core/model/traced';
import type { Value } from '../core/model/value';
import type { Care } from './care';

/**
 * Gives texts of files, each asked for once; what must not be read is absent.
 * @param program the file may be a program: that it is no text is no mistake
 */
export type Texts = (file: FileId, program?: boolean) => Promise<string | null>;

/** Entries opened with all that they lead to. */
export interface Unit {
  readonly entries: Entries;
  /** Every text that the opening rests on; `null` for files that are not there. */
  readonly reads: ReadonlyMap<FileId, string | null>;
  readonly project: Project;
  /** What was known of images then. */
  readonly images: Images;
  /** The opening failed or was not tried: the project is empty, and another attempt may do better. */
  readonly failed?: true;
}

/** Files that refer to files that refer to files: more rounds, and more files, than any sound project needs. */
const mostRounds = 40;
const mostFiles = 1000;

/**
 * Opens entries and fetches what they refer to until nothing is missing; what is beyond the budget counts as absent.
 * @param before the same entries, opened earlier: the answer, when all texts that it rests on are as they were, and what is known of images
 */
export async function openUnit(
  entries: Entries,
  texts: Texts,
  { parsed, care, images }: { readonly parsed: Parsed; readonly care: Care; readonly images: Images },
  before?: Unit,
): Promise<Unit> {
  const reads = new Map<FileId, string | null>();
  let same = before?.images === images;
  // What was needed last time is needed again: asked for at once, so that one opening is enough.
  for (const [file, text] of before?.reads ?? []) {
    const now = await texts(file);
    reads.set(file, now);
    same &&= now === text;
  }
  if (before && same) return before;
  const asked = new Set<FileId>();
  const read = (file: FileId): string | null | undefined => {
    asked.add(file);
    return reads.get(file) ?? (reads.has(file) ? null : undefined);
  };
  for (let round = 0; ; round++) {
    asked.clear();
    const opening = care(filesOf(entries), () => openProject(entries, read, parsed, images));
    if (!opening) return { entries, reads: new Map(), project: nothing, images, failed: true };
    const { project, missing, programs } = opening;
    if (missing.length === 0 || round === mostRounds) {
      return { entries, reads: new Map([...reads].filter(([file]) => asked.has(file))), project, images };
    }
    for (const file of missing) reads.set(file, reads.size < mostFiles ? await texts(file, programs.has(file)) : null);
  }
}

/** A project without files. */
export const nothing: Project = openProject({ apps: [], dockerfiles: [] }, () => null).project;

/** The files that are named as entries. */
export function filesOf({ apps, dockerfiles, daemons = [], devcontainers = [] }: Entries): FileId[] {
  return [...apps.flat(), ...dockerfiles, ...daemons, ...devcontainers];
}

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
    for (const file of [...filesOf(unit.entries), ...unit.project.files.keys()]) {
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
  const apps = units.flatMap(({ entries }) => entries.apps);
  const envs = units.flatMap(({ entries }) => entries.apps.map((_, index) => entries.envs?.[index]));
  return {
    apps,
    dockerfiles: units.flatMap(({ entries }) => entries.dockerfiles),
    daemons: units.flatMap(({ entries }) => entries.daemons ?? []),
    devcontainers: units.flatMap(({ entries }) => entries.devcontainers ?? []),
    ...(envs.some((each) => each) ? { envs } : {}),
  };
}

/** True when every service of a unit is part of another one, which includes its file or extends its services. */
export function isCovered(own: Unit, others: readonly Unit[]): boolean {
  const file = own.entries.apps[0]?.[0];
  const holders = others.filter(({ project }) => file !== undefined && project.files.has(file));
  const { services } = own.project;
  if (services.length === 0 || holders.length === 0) return false;
  const used = new Set<string>();
  for (const { project } of holders) {
    for (const { mentions, map } of project.services) {
      for (const mention of mentions) addService(mention, used);
      collectOrigins(map, used);
    }
  }
  return services.every(({ mentions }) => mentions.every((mention) => used.has(refKey(mention))));
}

/** Adds the service that a node belongs to. */
function addService({ file, path }: NodeRef, to: Set<string>): void {
  if (path[0] === 'services' && path.length > 1) to.add(refKey({ file, path: path.slice(0, 2) }));
}

/** The units without those of a single file that is part of another of them. */
export function outermost(units: readonly Unit[]): Unit[] {
  const left = new Set(units);
  for (const unit of units) {
    const files = unit.entries.apps.flat();
    const others = [...left].filter((other) => other !== unit);
    if (files.length === 1 && isCovered(unit, others)) left.delete(unit);
  }
  return [...left];
}

function collectOrigins(value: Value, into: Set<string>): void {
  if (value.origin) addService(value.origin, into);
  if (value.kind === 'map') for (const entry of value.entries.values()) collectOrigins(entry.value, into);
  else if (value.kind === 'seq') for (const item of value.items) collectOrigins(item, into);
}
