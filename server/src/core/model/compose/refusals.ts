import { append } from '../../base/many';
import type { Problem } from '../../syntax/tree';
import { get, type MapEntry, type MapValue, type Value } from '../value';
import { consistencyProblems } from './consistency';
import { schemaProblems } from './schema';
import { below, servicePlace } from './tables';

/** Adds problems whose places are not named yet. */
function addNew(problems: Problem[], found: readonly Problem[]): void {
  if (found.length === 0) return;
  const place = ({ at }: Problem): string => [at.file, at.start, at.end].join('\0');
  const seen = new Set(problems.map(place));
  append(
    problems,
    found.filter((problem) => !seen.has(place(problem))),
  );
}

/** Adds why Compose refuses the files merged so far by the shape of their text. It looks after each file, so that what a later one hides counts, too. */
export function addShapeProblems(problems: Problem[], root: MapValue): void {
  addNew(problems, schemaProblems(root, false));
}

/**
 * Adds why Compose refuses a file that others extend: it reads short forms, numbers and booleans of all its services, whether or not
 * somebody extends them, and looks at the rest of those that are extended only (compose-go loader/extends.go).
 */
export function addFormProblems(problems: Problem[], root: MapValue): void {
  const services = root.entries.get('services');
  if (services?.value.kind !== 'map') return;
  const map = new Map<string, MapEntry>();
  for (const [name, { key, value }] of services.value.entries) {
    if (value.kind !== 'map') continue;
    const entries = [...value.entries].flatMap(([each, entry]) => {
      const read = readOf(each, entry.value);
      return read ? [[each, { ...entry, value: read }] as const] : [];
    });
    map.set(name, { key, value: { ...value, entries: new Map(entries) } });
  }
  addNew(
    problems,
    schemaProblems({ ...root, entries: new Map([['services', { ...services, value: { ...services.value, entries: map } }]]) }, false),
  );
}

/** The part of a value that is read. */
function readOf(key: string, value: Value): Value | undefined {
  // Their items are read one by one, be they those of a list or of a map.
  if (['devices', 'volumes'].includes(key) && value.kind === 'map') return undefined;
  if (['devices', 'ports', 'volumes'].includes(key)) {
    return value.kind === 'seq' ? { ...value, items: value.items.filter((item) => item.kind === 'scalar') } : value;
  }
  const cast = below(servicePlace, key)?.cast !== undefined;
  return cast && value.kind === 'scalar' && typeof value.plain === 'string' ? value : undefined;
}

/**
 * Adds why Compose refuses an application whose text has a good shape.
 * @param open a file that it includes is not read, so that what it refers to may be there.
 */
export function addContradictions(problems: Problem[], root: MapValue, open: boolean): void {
  addNew(problems, schemaProblems(root, true));
  addNew(problems, consistencyProblems(root, !open && !needsFurtherFiles(root)));
}

/** An application with a service that has neither image nor build is meant to be merged with other files. */
function needsFurtherFiles(root: MapValue): boolean {
  const services = get(root, 'services');
  if (services?.kind !== 'map') return false;
  const runs = ['image', 'build', 'provider'];
  return [...services.entries.values()].some(({ value }) => value.kind === 'map' && !runs.some((key) => value.entries.has(key)));
}
