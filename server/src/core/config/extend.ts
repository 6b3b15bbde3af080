import { folderOf, isWithin, resolveIn } from '../base/file';
import { append } from '../base/many';
import type { FileId } from '../base/span';
import { imagesWith } from '../knowledge/family/lookup';
import { type Allow, type Config, configNames, type RuleSetting } from './config';

/** A config on top of those that it extends: what it says wins over them, and of these a later one over an earlier one. */
export function extended(bases: readonly Config[], own: Config): Config {
  const [first, ...others] = [...bases, own];
  return others.reduce(over, first ?? own);
}

function over(base: Config, own: Config): Config {
  const said = (key: string): boolean => own.origins?.has(key) === true;
  const rules = new Map(base.rules);
  for (const [id, setting] of own.rules) rules.set(id, settingOver(rules.get(id), setting));
  const ownImages = [...(base.ownImages ?? []), ...(own.ownImages ?? [])];
  return {
    ...(own.file !== undefined && { file: own.file }),
    profile: said('profile') ? own.profile : base.profile,
    rules,
    projects: [...base.projects, ...own.projects],
    registries: said('registries') ? own.registries : base.registries,
    // Of two facts about one name the later one counts.
    ...(ownImages.length > 0 ? { ownImages, images: imagesWith(ownImages) } : { images: own.images }),
    profiles: own.profiles,
    exclude: [...base.exclude, ...own.exclude],
    ...optional('today', own, base),
    ...optional('migrate', own, base),
    origins: new Map([...(base.origins ?? []), ...(own.origins ?? [])]),
  };
}

function optional<K extends 'today' | 'migrate'>(key: K, own: Config, base: Config): Partial<Pick<Config, K>> {
  const value = own[key] ?? base[key];
  return value === undefined ? {} : ({ [key]: value } as Partial<Pick<Config, K>>);
}

/** A setting on top of another one: its level and its options win, its exceptions are added. */
export function settingOver(before: RuleSetting | undefined, { level, byPattern, allow, options }: RuleSetting): RuleSetting {
  const of = level === undefined ? before : { level, byPattern };
  const both = before?.options || options ? new Map([...(before?.options ?? []), ...(options ?? [])]) : undefined;
  return {
    ...(of?.level !== undefined && { level: of.level }),
    ...(of?.level !== undefined && of.byPattern && { byPattern: of.byPattern }),
    allow: [...(before?.allow ?? []), ...allow],
    ...(both && { options: both }),
  };
}

/** A config of a package: its globs are about the files beside the config that extends it. */
export function asIfIn(folder: FileId, config: Config): Config {
  const moved = (allow: Allow): Allow => ({ ...allow, folder });
  return {
    ...config,
    rules: new Map([...config.rules].map(([id, setting]) => [id, { ...setting, allow: setting.allow.map(moved) }])),
    exclude: config.exclude.map(({ glob }) => ({ glob, folder })),
  };
}

/** True where a config names a file by its path, and no package. */
export function isPath(name: string): boolean {
  return /^(?:\.|\/|[a-z]:[\\/])/i.test(name);
}

/**
 * The files that may be meant by a name, best first: the one at a path; of a package the file named in it, or its config, in the folders
 * `node_modules` from the config's folder up to the root.
 */
export function candidatesOf(name: string, config: FileId, root: FileId): FileId[] {
  const folder = folderOf(config);
  if (isPath(name)) return [resolveIn(folder, name)];
  const parts = /^((?:@[\w.-]+\/)?[\w-][\w.-]*)(\/.+)?$/.exec(name);
  if (!parts || name.split('/').includes('..')) return [];
  const inPackage = parts[2] === undefined ? configNames.map((each) => `${name}/${each}`) : [name];
  const found: FileId[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    append(
      found,
      inPackage.map((file) => `${at.endsWith('/') ? at : `${at}/`}node_modules/${file}`),
    );
    if (at === root || folderOf(at) === at || !isWithin(root, at)) return found;
  }
}
