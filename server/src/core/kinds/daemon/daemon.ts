import { nameOf } from '../../base/file';
import { nearest } from '../../base/nearest';
import type { FileId, Span } from '../../base/span';
import { mapOfJson } from '../../model/json';
import type { Subject } from '../../model/subject';
import type { NodeRef, Trace } from '../../model/traced';
import { type MapValue, scalarAt } from '../../model/value';
import type { Problem, Tree } from '../../syntax/tree';
import { listeners } from './hosts';
import { daemonKeys, flagNames, ignoredKeys, keysWithoutFlag, wholeKeys } from './keys';
import { daemonRefusals, runsOnWindows } from './refusals';

/** What a daemon.json tells the Docker daemon. */
export interface Daemon extends Subject {
  readonly kind: 'daemon';
  readonly file: FileId;
  /** The file's name. */
  readonly name: string;
  readonly ref: NodeRef;
  readonly alone: true;
  /** The first `{`: where absences are reported. */
  readonly at: Span;
  readonly map: MapValue;
  /** True where the file speaks of a Windows host, whose daemon knows no Linux walls and refuses their keys. */
  readonly windows: boolean;
}

/** The daemon that a file configures; nothing where it is empty or no map. */
export function daemonOf(tree: Tree): Daemon | undefined {
  const map = mapOfJson(tree);
  if (!map) return undefined;
  const { file } = tree;
  const at = { ...map.at, end: map.at.start + 1 };
  return { kind: 'daemon', file, name: nameOf(file), ref: { file, path: [] }, alone: true, at, map, windows: isWindows(map, file) };
}

/** True for a named pipe, a drive, an option or a driver of Windows, and for the place where Docker looks there. */
function isWindows(map: MapValue, file: FileId): boolean {
  if (/\/programdata\/docker\//i.test(file) || runsOnWindows(map)) return true;
  const texts = ['data-root', 'exec-root', 'pidfile', 'storage-driver'].map((key) => scalarAt(map, key)?.plain);
  if (texts.some((text) => typeof text === 'string' && /^([a-z]:[\\/]|windowsfilter$)/i.test(text))) return true;
  return listeners(map).some(({ protocol }) => protocol === 'npipe');
}

/** Why dockerd would not start with a file although it is sound JSON; keys that it does not know are `unreadKeys`. */
export function daemonProblems(tree: Tree): Problem[] {
  const map = mapOfJson(tree);
  if (map) return [...daemonRefusals(map)];
  const root = tree.documents[0];
  // dockerd takes an empty file, and null, for one that says nothing.
  if (!root || (root.kind === 'scalar' && root.value === null)) return [];
  return [
    { at: { file: tree.file, start: root.start, end: root.end }, message: 'dockerd requires an object here: put braces around keys.' },
  ];
}

/** A key of the file that dockerd does not read. */
export interface UnreadKey {
  readonly name: string;
  /** The key. */
  readonly key: Trace;
  /** True where dockerd refuses the file for it; else it passes the key over. */
  readonly refused: boolean;
  /** The key that was probably meant. */
  readonly meant?: string;
}

/** The keys that dockerd does not read (moby v2.0.0-beta.24, daemon/config/config.go findConfigurationConflicts). */
export function unreadKeys(map: MapValue): UnreadKey[] {
  const found: UnreadKey[] = [];
  const unread = (name: string, key: Trace, refused: boolean): UnreadKey => {
    const meant = found.length < mostGuesses ? meantBy(name) : undefined;
    return { name, key, refused, ...(meant === undefined || meant === name ? {} : { meant }) };
  };
  for (const [name, { key, value }] of map.entries) {
    const inner = value.kind === 'map' && !wholeKeys.has(name);
    if (inner) for (const [below, entry] of value.entries) if (!isTaken(below)) found.push(unread(below, entry.key, true));
    if (Object.hasOwn(daemonKeys, name) && (name !== 'proxies' || value.kind === 'map')) continue;
    if (!ignoredKeys.has(name)) found.push(unread(name, key, inner ? isField(name) : !isTaken(name)));
  }
  return found;
}

/** A file with more unknown keys is another program's: beyond these nobody looks for what was meant. */
const mostGuesses = 50;

function meantBy(name: string): string | undefined {
  const flag = Object.hasOwn(flagNames, name) ? flagNames[name] : undefined;
  return flag ?? nearest(name.toLowerCase().replaceAll('_', '-'), Object.keys(daemonKeys));
}

/** True for a name that dockerd does not complain about. */
function isTaken(name: string): boolean {
  return (Object.hasOwn(daemonKeys, name) && name !== 'proxies') || Object.hasOwn(flagNames, name) || ignoredKeys.has(name);
}

/** True for a name that Go takes for a key whatever its case, and so reads as what that key has to be. */
function isField(name: string): boolean {
  const lower = name.toLowerCase();
  return keysWithoutFlag.has(lower) || typeof daemonKeys[lower] === 'string';
}
