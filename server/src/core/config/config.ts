import { folderOf, relativeTo } from '../base/file';
import { matchesGlob } from '../base/glob';
import type { FileId, Span } from '../base/span';
import { builtInImages, type Images } from '../knowledge/family/lookup';
import type { OptionValue } from '../rules/option';
import type { Profile, Severity } from '../rules/rule';
import type { Problem } from '../syntax/tree';
import type { ProbedProfile } from './profiles';

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
  readonly at: Span;
}

export interface RuleSetting {
  readonly level?: 'off' | Severity;
  readonly allow: readonly Allow[];
  /** The options of the rule that are set, by their keys. */
  readonly options?: ReadonlyMap<string, OptionValue>;
}

/** Compose files that form one project although discovery does not tell. */
export interface ProjectSetting {
  /** In the order of `docker compose -f a -f b`; never empty. */
  readonly files: readonly { readonly file: FileId; readonly at: Span }[];
  /** As `docker compose --env-file`; empty where the `.env` beside the first file counts. */
  readonly env: readonly { readonly file: FileId; readonly at: Span }[];
}

/** What `.bulkhead.yaml` says. */
export interface Config {
  /** Absent for the built-in configuration. */
  readonly file?: FileId;
  readonly profile: Profile;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly projects: readonly ProjectSetting[];
  /** Registries, or the beginnings of image names, that images may come from; empty where every registry is welcome. */
  readonly registries: readonly string[];
  /** What is known of images, the team's own among them. */
  readonly images: Images;
  /** What was found by running services: the entries of the file of profiles beside it. */
  readonly profiles: readonly ProbedProfile[];
  /** Globs, relative to the config file's folder. */
  readonly exclude: readonly string[];
  /** The day on which the files are analyzed, `YYYY-MM-DD`; absent = that of the clock. */
  readonly today?: string;
}

export const defaultConfig: Config = {
  profile: 'default',
  rules: new Map(),
  projects: [],
  registries: [],
  images: builtInImages,
  profiles: [],
  exclude: [],
};

/** Names the config file may have, best first. */
export const configNames = ['.bulkhead.yaml', '.bulkhead.yml', '.bulkhead.json'] as const;

/** A config file read: the config where it is sound, else what is wrong with it. */
export interface ConfigReading {
  readonly config: Config | undefined;
  readonly problems: readonly Problem[];
}

/** What an `allow` of the config file can speak about. */
export interface AllowFacts {
  readonly file: FileId;
  readonly subject: { readonly kind: string; readonly name: string };
  readonly value?: string;
}

/**
 * The first `allow` of a rule that covers a finding. An entry counts through its last day; every key it gives must match,
 * `file` as a glob relative to the config file's folder.
 */
export function allowFor(config: Config, rule: string, facts: AllowFacts, today: string): Allow | undefined {
  return config.rules.get(rule)?.allow.find((allow) => {
    if (allow.until !== undefined && allow.until < today) return false;
    if (allow.file !== undefined && !matchesGlob(allow.file, fromConfig(config, facts.file))) return false;
    for (const kind of ['service', 'stage'] as const)
      if (allow[kind] !== undefined && (facts.subject.kind !== kind || allow[kind] !== facts.subject.name)) return false;
    return allow.value === undefined || allow.value === facts.value;
  });
}

/** True when the config keeps a file out of walks and of the editor. */
export function isExcluded(config: Config, file: FileId): boolean {
  if (config.file === undefined) return false;
  const path = fromConfig(config, file);
  return config.exclude.some((glob) => matchesGlob(glob, path));
}

function fromConfig(config: Config, file: FileId): string {
  return config.file === undefined ? file : relativeTo(folderOf(config.file), file);
}
