import type { JsonMap } from '../core/base/json';
import { asList, asMap, asText } from '../core/probe/json-parts';
import type { Engine } from './engine';
import { lastWords, parsed } from './json';
import type { Machine } from './machine';
import { below } from './paths';

/** Every name of a run begins with it; behind it is the process that owns the run, and a mark of its own. */
const prefix = 'bulkhead-prove-';

/** The name of a run of a process. */
export function nameRun(owner: string, mark: string): string {
  return `${prefix}${owner}-${mark}`;
}

/** The owner of a run by the name of anything that it made; `undefined` for what no run made. */
export function ownerOf(name: string): string | undefined {
  return /^bulkhead-prove-([0-9a-z]{14,})-[0-9a-z]+(?:-|$)/.exec(name)?.[1];
}

/** Whose things are removed. */
type Whose = (name: string) => boolean;

interface Labelled {
  readonly id: string;
  readonly name: string;
  /** The project of the run that it is of. */
  readonly run: string;
}

/**
 * Removes what runs have made on the engine: containers, then what they held. All of it carries a label.
 * @returns what was removed, and what is left with the reason
 */
export async function removeMade(engine: Engine, whose: Whose): Promise<{ readonly removed: string[]; readonly left: string[] }> {
  const removed: string[] = [];
  const left: string[] = [];
  const note = (what: string, ran: { readonly code: number | undefined; readonly err: string }): void => {
    if (ran.code === 0) removed.push(what);
    else left.push(`${what}: ${ran.err.trim()}`);
  };
  // What has ended is gone at once; volumes without a name go with their container.
  for (const kind of kinds) {
    const found = await labelled(engine, kind, whose);
    if (typeof found === 'string') return { removed, left: [...left, found] };
    for (const { id, name } of found)
      note(`${kind} ${name}`, await engine.docker([...removals[kind], kind === 'network' || kind === 'container' ? id : name]));
  }
  // Without BuildKit, an image that another one was built upon keeps its layers when its name goes.
  const nameless = await labelled(engine, 'image', whose, true);
  if (typeof nameless !== 'string') for (const { id } of nameless) await engine.docker(['image', 'rm', id]);
  return { removed, left };
}

/** In the order in which they can be removed. */
const kinds = ['container', 'network', 'volume', 'image'] as const;

const removals: Readonly<Record<(typeof kinds)[number], readonly string[]>> = {
  container: ['rm', '-f', '-v'],
  network: ['network', 'rm'],
  volume: ['volume', 'rm', '-f'],
  image: ['image', 'rm'],
};

const lists = {
  container: ['ps', '-aq', '--no-trunc'],
  network: ['network', 'ls', '-q', '--no-trunc'],
  volume: ['volume', 'ls', '-q'],
  image: ['image', 'ls', '-q', '--no-trunc'],
} as const;

/** @returns why the engine does not say */
async function labelled(engine: Engine, kind: keyof typeof lists, whose: Whose, isNameless = false): Promise<Labelled[] | string> {
  const listed = await engine.docker([...lists[kind], '--filter', 'label=bulkhead.run']);
  if (listed.code !== 0) return `what is on the engine: ${lastWords(listed, 1).join(' ')}`;
  const ids = [...new Set(listed.out.split('\n').filter((id) => id !== ''))];
  if (ids.length === 0) return [];
  const ran = await engine.docker([kind, 'inspect', ...ids]);
  // What has just gone is not there to be removed.
  if (ran.code === undefined || parsed(ran.out) === undefined) return `what is on the engine: ${lastWords(ran, 1).join(' ')}`;
  return asList(parsed(ran.out)).flatMap((each): Labelled[] => {
    const one = capitalized(asMap(each));
    const labels = asMap(one.Labels ?? asMap(one.Config).Labels);
    const run = asText(labels['bulkhead.run']);
    if (run === undefined || !whose(run)) return [];
    const id = asText(one.Id) ?? asText(one.ID) ?? asText(one.Name) ?? '';
    // An image may have other names by now: only those of the run are taken away.
    const tags = asList(one.RepoTags).flatMap((tag) => (whose(String(tag)) ? [String(tag)] : []));
    if (isNameless) return asList(one.RepoTags).length === 0 ? [{ id, name: id, run }] : [];
    if (kind === 'image') return tags.map((name) => ({ id, name, run }));
    return [{ id, name: (asText(one.Name) ?? id).replace(/^\//, ''), run }];
  });
}

/** Podman writes what its networks say in small letters. */
function capitalized(one: JsonMap): JsonMap {
  return { ...one, Labels: one.Labels ?? one.labels ?? null, Id: one.Id ?? one.id ?? null, Name: one.Name ?? one.name ?? null };
}

/** Removes the folders of runs. @returns why some are left */
export async function removeFolders(machine: Machine, whose: Whose): Promise<{ readonly removed: string[]; readonly left: string[] }> {
  const removed: string[] = [];
  const left: string[] = [];
  for (const name of (await machine.list(machine.temporary)).filter(whose)) {
    const folder = below(machine.temporary, name);
    const why = await machine.remove(folder);
    if (why === undefined) removed.push(folder);
    else left.push(`${folder}: ${why}`);
  }
  return { removed, left };
}

/** Empties a folder by the hand of the engine's root. @param image one with a shell */
export async function emptyFolder(engine: Engine, run: string, image: string, folder: string): Promise<void> {
  const words = ['run', '--rm', '--pull', 'never', '--label', `bulkhead.run=${run}`, '--network', 'none', '--user', '0'];
  await engine.docker([...words, '-v', `${folder}:/bulkhead`, '--entrypoint', 'sh', image, '-c', 'rm -rf /bulkhead/* /bulkhead/.[!.]*']);
}

/** The runs whose processes have ended, among all that left something. */
export async function deadRuns(machine: Machine, engine: Engine): Promise<Whose> {
  const seen = new Set<string>();
  const all = (name: string): boolean => {
    const owner = ownerOf(name);
    if (owner !== undefined) seen.add(owner);
    return false;
  };
  for (const kind of kinds) await labelled(engine, kind, all);
  for (const name of await machine.list(machine.temporary)) all(name);
  const dead = new Set<string>();
  for (const owner of seen) if (!(await machine.isAlive(owner))) dead.add(owner);
  return (name) => {
    const owner = ownerOf(name);
    return owner !== undefined && dead.has(owner);
  };
}
