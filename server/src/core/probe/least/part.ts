import type { Json, JsonMap } from '../../base/json';
import type { Atom } from '../atom';

/** One privilege that is taken away. */
export interface Privilege extends Atom {
  /** What taking it away does, as the title of a fix: `Drop CHOWN`. */
  readonly title: string;
}

/** Privileges of one kind: what can be taken away, and the service without those that are. */
export interface Part {
  readonly atoms: readonly Privilege[];
  /** The service as it is when these atoms are kept, in the form of `docker compose config --format json`. */
  readonly change: (service: JsonMap, kept: ReadonlySet<string>) => JsonMap;
}

/** A map with some keys changed; a key that becomes undefined or an empty list goes. */
export function withKeys(map: JsonMap, changes: { readonly [key: string]: Json | undefined }): JsonMap {
  const entries = Object.entries({ ...map, ...changes }).filter(
    (entry): entry is [string, Json] =>
      entry[1] !== undefined && !(Array.isArray(entry[1]) && entry[1].length === 0 && Object.hasOwn(changes, entry[0])),
  );
  return Object.fromEntries(entries);
}
