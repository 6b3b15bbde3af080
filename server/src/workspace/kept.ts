import type { FileId } from '../core/base/site';
import type { Config, ConfigReading } from '../core/config';
import type { Judged } from '../core/engine';
import type { Parsed } from '../core/model/open';
import type { Unit } from './opening';

/** What earlier judgements of a root leave for later ones: nothing but caches, and the last good config of each config file. */
export interface Kept {
  readonly parsed: Parsed;
  /** Opened entries by their names; each counts while all texts it rests on are the same. */
  readonly units: Map<string, Unit>;
  /** Judged parts by the names of their entries and config; each counts while the units, the config and the day are the same. */
  readonly judged: Map<string, KeptPart>;
  readonly configs: Map<FileId, { readonly text: string; readonly reading: ConfigReading }>;
  /** In force where a config file is broken. */
  readonly lastGood: Map<FileId, Config>;
}

export interface KeptPart {
  readonly part: readonly Unit[];
  readonly judged: Judged;
}

export function createKept(): Kept {
  return { parsed: new Map(), units: new Map(), judged: new Map(), configs: new Map(), lastGood: new Map() };
}
