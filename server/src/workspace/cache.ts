import type { FileId } from '../core/base/span';
import type { Config, ConfigReading } from '../core/config/config';
import type { Analysis } from '../core/lint/analyze';
import type { Parsed } from '../core/model/reading';
import type { Problem } from '../core/syntax/tree';
import type { Unit } from './load';
import type { Part } from './parts';

/** What earlier analyses of a root leave for later ones: nothing but caches, and the last good config of each config file. */
export interface Cache {
  readonly parsed: Parsed;
  /** Loaded entries by their names; each counts while all texts it rests on are the same. */
  readonly units: Map<string, Unit>;
  /** Opened parts by the names of their entries; each counts while its units and texts are the same. */
  readonly parts: Map<string, Part>;
  /** Analyzed parts by the names of their entries and config; each counts while the part, the config and the day are the same. */
  readonly analyses: Map<string, Analysis>;
  readonly configs: Map<FileId, { readonly text: string; readonly reading: ConfigReading }>;
  /** Files of profiles, and the config that each was added to last, with the result. */
  readonly profiles: Map<
    FileId,
    { readonly text: string; readonly to: Config; readonly config: Config; readonly problems: readonly Problem[] }
  >;
  /** In force where a config file is broken. */
  readonly lastGood: Map<FileId, Config>;
}

export function createCache(): Cache {
  return {
    parsed: new Map(),
    units: new Map(),
    parts: new Map(),
    analyses: new Map(),
    configs: new Map(),
    profiles: new Map(),
    lastGood: new Map(),
  };
}
