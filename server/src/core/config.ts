import type { Profile, Severity } from './rules/rule';
import type { Problem } from './syntax/tree';
import type { FileId, Site } from './text/site';

/** One exception of the config file: findings that match every key given are suppressed with the reason. */
export interface Allow {
  /** Glob, relative to the config file's folder. */
  readonly file?: string;
  readonly service?: string;
  readonly stage?: string;
  readonly value?: string;
  readonly reason: string;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly until?: string;
  readonly at: Site;
}

export interface RuleSetting {
  readonly level?: 'off' | Severity;
  readonly allow: readonly Allow[];
}

/** What `.bulkhead.yaml` says. */
export interface Config {
  /** Absent for the built-in configuration. */
  readonly file?: FileId;
  readonly profile: Profile;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  /** Globs, relative to the config file's folder. */
  readonly exclude: readonly string[];
}

export const defaultConfig: Config = { profile: 'default', rules: new Map(), exclude: [] };

/** Names the config file may have, best first. */
export const configNames = ['.bulkhead.yaml', '.bulkhead.yml', '.bulkhead.json'] as const;

/** A config file read: the config where it is sound, else what is wrong with it. */
export interface ConfigReading {
  readonly config: Config | undefined;
  readonly problems: readonly Problem[];
}
