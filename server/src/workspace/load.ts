import type { FileId } from '../core/base/span';
import { type AnyKind, kindNamed, kinds } from '../core/kinds/index';
import { loadEntries } from '../core/kinds/open';
import type { Images } from '../core/knowledge/family/lookup';
import type { LoadedApp } from '../core/model/compose/load-app';
import { type Entries, filesOf } from '../core/model/files';
import type { Parsed, Steps } from '../core/model/reading';
import type { Service } from '../core/model/service';
import type { Care } from './care';

/**
 * Gives texts of files, each asked for once; what must not be read is absent.
 * @param program the file may be a program: that it is no text is no mistake
 */
export type Texts = (file: FileId, program?: boolean) => Promise<string | null>;

/** Texts of files by their names; `null` for files that are not there. */
export type Reads = Map<FileId, string | null>;

/** Entries with the applications that they lead to. */
export interface Unit {
  readonly entries: Entries;
  /** What is known of images in them. */
  readonly images: Images;
  /** Every text that the applications rest on. */
  readonly reads: ReadonlyMap<FileId, string | null>;
  readonly apps: readonly LoadedApp[];
  /** Dockerfiles that services and development containers build, whether or not they are there. */
  readonly builds: ReadonlySet<FileId>;
  /** The services of all applications. */
  readonly services: readonly Service[];
  /** The files whose findings it may give: entries, Compose files that are read for them, Dockerfiles that are built. */
  readonly files: ReadonlySet<FileId>;
  /** The loading failed or was not tried: nothing is known, and another attempt may do better. */
  readonly failed?: true;
  /** Nothing is loaded: its texts lead to no other file with findings of its own. What they say is read when the unit is opened. */
  readonly unread?: true;
}

/** More files than any sound project refers to, beside those that are known already. */
const mostFiles = 1000;

/**
 * Runs steps and fetches what each of them asks for; what is beyond the budget counts as absent.
 * @param reads the texts that are fetched already; gets the others
 * @param about the files that the work is about, for `care`
 * @returns `undefined` where the work failed, or was not tried
 */
export async function fetchAll<T>(
  steps: Steps<T>,
  reads: Reads,
  { texts, care, about, inParts }: { texts: Texts; care: Care; about: readonly FileId[]; inParts?: boolean },
): Promise<T | undefined> {
  const most = reads.size + mostFiles;
  for (;;) {
    const step = care(about, () => steps.next(), inParts);
    if (!step) return undefined;
    if (step.done) return step.value;
    for (const { file, program } of step.value) reads.set(file, reads.size < most ? await texts(file, program) : null);
  }
}

/** Reads from what is fetched. */
export function readFrom(reads: ReadonlyMap<FileId, string | null>): (file: FileId) => string | null | undefined {
  return (file) => reads.get(file) ?? (reads.has(file) ? null : undefined);
}

/** Asks for texts again that earlier work rested on. @returns whether all of them are as they were */
export async function fetchAgain(before: ReadonlyMap<FileId, string | null>, reads: Reads, texts: Texts): Promise<boolean> {
  let same = true;
  for (const [file, text] of before) {
    const now = await texts(file);
    reads.set(file, now);
    same &&= now === text;
  }
  return same;
}

/**
 * Loads the applications of entries.
 * @param loaded applications that were loaded for other entries, by their keys; gets those that are not among them
 * @param before the same entries, loaded earlier: the answer, when all texts that it rests on are as they were, and what is known of images
 */
export async function loadUnit(
  entries: Entries,
  { texts, parsed, care, loaded, images }: { texts: Texts; parsed: Parsed; care: Care; loaded: Map<string, LoadedApp>; images: Images },
  before?: Unit,
): Promise<Unit> {
  const reads: Reads = new Map();
  const same = before && before.images === images ? await fetchAgain(before.reads, reads, texts) : false;
  const load = async (): Promise<Unit | undefined> => {
    const steps = loadEntries(entries, readFrom(reads), parsed, { loaded, images });
    const found = await fetchAll(steps, reads, { texts, care, about: filesOf(entries) });
    if (!found) return undefined;
    const { apps, builds, asked } = found;
    // What was loaded for other entries rests on texts that these did not ask for.
    for (const file of asked) if (!reads.has(file)) reads.set(file, await texts(file));
    const own = new Map([...asked].map((file) => [file, reads.get(file) ?? null]));
    return { entries, images, reads: own, apps, builds, services: apps.flatMap((app) => app.services), files: new Set() };
  };
  const kept = before && same ? before : await load();
  if (!kept) return { ...nothingOf(entries, images), failed: true };
  const files = new Set(kept.apps.flatMap((app) => [...app.files.keys()]));
  for (const file of [...filesOf(entries), ...kept.builds]) if ((await texts(file)) !== null) files.add(file);
  const isSame = before === kept && files.size === before.files.size && [...files].every((file) => before.files.has(file));
  return isSame ? before : { ...kept, files };
}

/**
 * A unit of entries of which the texts show by themselves that they lead to no other file with findings of its own: in a large tree, most are loaded only
 * once it is their turn.
 * @returns `undefined` where one of them may
 */
export async function unreadUnit(entries: Entries, texts: Texts, images: Images): Promise<Unit | undefined> {
  const reads: Reads = new Map();
  const all = [...entries.apps.flatMap(({ files }) => files.map((file) => ({ file, kind: applications }))), ...namedIn(entries)];
  for (const { file, kind } of all) {
    const text = await texts(file);
    if (text !== null && kind?.workspace.mayLead(text) !== false) return undefined;
    reads.set(file, text);
  }
  const files = new Set([...reads].flatMap(([file, text]) => (text === null ? [] : file)));
  return { ...nothingOf(entries, images), reads, files, unread: true };
}

const applications = kinds.find(({ workspace }) => workspace.applications);

function namedIn({ files }: Entries): { readonly file: FileId; readonly kind: AnyKind | undefined }[] {
  return Object.entries(files).flatMap(([id, named]) => named.map((file) => ({ file, kind: kindNamed(id) })));
}

function nothingOf(entries: Entries, images: Images): Unit {
  return { entries, images, reads: new Map(), apps: [], builds: new Set(), services: [], files: new Set(filesOf(entries)) };
}
