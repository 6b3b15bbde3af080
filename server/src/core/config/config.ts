import { folderOf, relativeTo } from '../base/file';
import { matchesGlob } from '../base/glob';
import type { FileId, Span } from '../base/span';
import type { ImageFamily } from '../knowledge/family/family';
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
  /** The pattern of rules that it is written under. */
  readonly pattern?: string;
  /** What `file` is relative to where that is not the folder that it is written in: a package has none of these files. */
  readonly folder?: FileId;
}

export interface RuleSetting {
  readonly level?: 'off' | Severity;
  /** The level is that of a pattern such as `compose/*`: it turns on no rule that the profile leaves out. */
  readonly byPattern?: true;
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
  /** What is known of the team's own images alone. */
  readonly ownImages?: readonly ImageFamily[];
  /** Globs, each relative to a folder. */
  readonly exclude: readonly { readonly glob: string; readonly folder: FileId }[];
  /** False where comments suppress nothing. */
  readonly inline?: false;
  /** True where comments of other tools suppress what is about the same. */
  readonly migrate?: boolean;
  /** Where each part of it is written, by key; of a rule `rules` and its id. */
  readonly origins?: ReadonlyMap<string, Span>;
  /** What was found by running services: the entries of the file of profiles beside it. */
  readonly profiles: readonly ProbedProfile[];
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
  /** The configs that it extends, the last one wins: paths and names of packages. */
  readonly extends: readonly Extended[];
}

/** A config that another one extends, as that one names it. */
export interface Extended {
  readonly name: string;
  readonly at: Span;
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
    if (allow.file !== undefined && !matchesGlob(allow.file, relativeTo(allow.folder ?? folderOf(allow.at.file), facts.file))) return false;
    for (const kind of ['service', 'stage'] as const)
      if (allow[kind] !== undefined && (facts.subject.kind !== kind || allow[kind] !== facts.subject.name)) return false;
    return allow.value === undefined || allow.value === facts.value;
  });
}

/** True when the config keeps a file out of walks and of the editor. */
export function isExcluded(config: Config, file: FileId): boolean {
  return config.exclude.some(({ glob, folder }) => matchesGlob(glob, relativeTo(folder, file)));
}
