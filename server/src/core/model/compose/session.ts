import type { FileId, Span } from '../../base/span';
import type { Problem, Tree } from '../../syntax/tree';
import type { Unresolved } from '../files';
import type { NodeRef } from '../traced';
import type { MapEntry, MapValue, Value } from '../value';
import { parseDotenv } from './dotenv';
import type { Evaluated, Lookup, Scope } from './evaluate';
import type { Variable } from './interpolate';

/** What one opening of a project shares between its applications. */
export interface Session {
  /** A file's text; `null` where it is not there or must not be read, `undefined` until it is fetched. */
  readonly fetch: (file: FileId) => string | null | undefined;
  readonly tree: (file: FileId) => Tree | null | undefined;
  /** A document of a file, evaluated once for the same folder and variables. @param key of the variables */
  readonly document: (tree: Tree, index: number, scope: Scope, key: string) => Evaluated;
  readonly problems: Problem[];
  readonly unresolved: Unresolved[];
  /** Services that others extend, as `serviceKey`. */
  readonly extended: Set<string>;
  /** Nodes that `extends` and `include` have copied so far. */
  readonly copied: { nodes: number };
}

/** More nodes than any sound project copies; beyond it, what is extended or included is left out. */
const mostCopied = 1_000_000;

/** Accounts for a copy of a value. @returns false when there have been too many, which is a problem at `at` */
export function mayCopy(session: Session, value: Value, at: Span): boolean {
  const { copied, problems } = session;
  if (copied.nodes <= mostCopied) copied.nodes += sizeOf(value, mostCopied + 1 - copied.nodes);
  if (copied.nodes <= mostCopied) return true;
  problems.push({ at, message: `This file expands to more than ${mostCopied} values here: extend or include less.` });
  return false;
}

/** The number of nodes of a value, counted up to a limit. */
function sizeOf(value: Value, limit: number): number {
  let size = 1;
  const parts = value.kind === 'seq' ? value.items : value.kind === 'map' ? [...value.entries.values()].map((entry) => entry.value) : [];
  for (const part of parts) {
    if (size > limit) break;
    size += sizeOf(part, limit - size);
  }
  return size;
}

/** A service of a file as a text that is equal for the same one. */
export function serviceKey(file: FileId, service: string): string {
  return `${file}\0${service}`;
}

/** Variables, and a text that is equal for equal ones. */
export interface Variables {
  readonly lookup: Lookup;
  readonly key: string;
}

/**
 * The variables of `.env` files, later ones winning, below those that are set already.
 * @param missing is told of each file that is not there.
 */
export function variablesOf(session: Session, files: readonly FileId[], outer: Variables, missing: (file: FileId) => void): Variables {
  const own = new Map<string, Variable<Span>>();
  const lookup: Lookup = (name) => outer.lookup(name) ?? own.get(name);
  for (const file of files) {
    const text = session.fetch(file);
    if (text === null) missing(file);
    if (typeof text === 'string') for (const [name, variable] of parseDotenv(file, text, lookup)) own.set(name, variable);
  }
  return { lookup, key: [outer.key, ...files].join('\0') };
}

export const noVariables: Variables = { lookup: () => undefined, key: '' };

/** One entry that writes keys of a service. */
export interface Mention {
  readonly ref: NodeRef;
  /** Span of the service's key. */
  readonly key: Span;
  /** False in an included file. */
  readonly own: boolean;
}

/** Files merged in order, with what they include and extend. */
export interface Model {
  readonly root: MapValue;
  /** By the service's name. */
  readonly mentions: ReadonlyMap<string, readonly Mention[]>;
  /** Services that rest on something that is not read. */
  readonly resting: ReadonlySet<string>;
  /** True when an included file is not read: services may be missing. */
  readonly open: boolean;
  readonly reads: ReadonlySet<FileId>;
}

/** A document, or a file that is extended, on its way into a model. */
export interface Source {
  readonly file: FileId;
  readonly scope: Scope;
  /** Services by name; one that extends another is replaced by the result. */
  readonly services: Map<string, MapEntry>;
  /** The document as it is written: its resets apply to what its services inherit. */
  readonly written: Value;
  readonly resting: Set<string>;
  readonly open: boolean;
}

/** References that are fetched by other programs, never by this one: URLs, git repositories, OCI artifacts. */
export function isRemote(reference: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|oci:|git@|github\.com\/)|\.git(?:#.*)?$/i.test(reference);
}
