import { folderOf, relativeTo } from '../core/base/file';
import { memoize } from '../core/base/memoize';
import type { FileId } from '../core/base/span';
import { type Config, type ConfigReading, configNames, defaultConfig } from '../core/config/config';
import { asIfIn, candidatesOf, extended, isPath } from '../core/config/extend';
import { foreignNames, readForeign } from '../core/config/foreign';
import { migratedWith } from '../core/config/migrated';
import { parseProfiles, profilesBeside } from '../core/config/profiles';
import { type KnownRule, parseConfig } from '../core/config/read';
import { withProbed } from '../core/knowledge/family/lookup';
import { engineRules } from '../core/rules/engine-rules';
import { rules } from '../core/rules/index';
import type { Problem } from '../core/syntax/tree';
import type { Cache } from './cache';
import { noCare } from './care';
import type { Governed, Settings, Source } from './source';

/** Every rule that a config may name. */
export const knownRules: readonly KnownRule[] = [...rules, ...engineRules];

/**
 * Gives the function that finds the config in force for a file: the one named by the settings, else the nearest above the
 * file up to the root, else the built-in one. It reads each folder once.
 */
export function configResolver(source: Source, settings: Settings): (file: FileId) => Promise<Governed> {
  const bare: Governed = { config: builtInConfig(settings), problems: [] };
  let ungoverned: Promise<Governed> | undefined;
  const builtIn = (): Promise<Governed> => {
    ungoverned ??= withProfiles(bare, profilesBeside(`${settings.root.replace(/\/$/, '')}/${configNames[0]}`), source, settings);
    return ungoverned;
  };
  const byFolder = new Map<FileId, Promise<Governed | undefined>>();
  const named = settings.config ? load(settings.config, source, settings) : undefined;

  async function inFolder(folder: FileId): Promise<Governed | undefined> {
    for (const name of configNames) {
      const found = await load(folder.endsWith('/') ? folder + name : `${folder}/${name}`, source, settings);
      if (found) return found;
    }
    return undefined;
  }

  return async (file) => {
    if (settings.config === null) return bare;
    if (named) return (await named) ?? bare;
    for (let folder = folderOf(file); ; folder = folderOf(folder)) {
      if (folder !== settings.root && relativeTo(settings.root, folder) === folder) return builtIn();
      const known = byFolder.get(folder) ?? inFolder(folder);
      byFolder.set(folder, known);
      const found = await known;
      if (found) return found;
      if (folder === settings.root) return builtIn();
    }
  };
}

/** Reads a config file, once for each text of it. */
export function readConfig(file: FileId, text: string, cache: Cache | undefined): ConfigReading {
  const before = cache?.configs.get(file);
  if (before?.text === text) return before.reading;
  const reading = parseConfig(file, text, knownRules);
  cache?.configs.set(file, { text, reading });
  return reading;
}

async function load(file: FileId, source: Source, settings: Settings): Promise<Governed | undefined> {
  const { cache } = settings;
  const read = await whole(file, source, settings, []);
  if (!read) return undefined;
  const { config, problems } = read;
  if (config) cache?.lastGood.set(file, config);
  const said = config ?? cache?.lastGood.get(file) ?? { ...defaultConfig, file };
  const inForce = (settings.migrate ?? said.migrate) ? await withForeign(said, folderOf(file), source, settings) : said;
  return withProfiles({ config: inForceWith(inForce, settings), problems }, profilesBeside(file), source, settings);
}

/** A config with what was found by running services, where there is a file of that beside it. */
async function withProfiles(governed: Governed, file: FileId, source: Source, { cache, root }: Settings): Promise<Governed> {
  const text = await source.read(file, root);
  if (text === null) return governed;
  const { config: to } = governed;
  const before = cache?.profiles.get(file);
  if (before?.text === text && before.to === to) return { config: before.config, problems: [...governed.problems, ...before.problems] };
  const { profiles, problems } = parseProfiles(file, text);
  const config: Config = profiles.length === 0 ? to : { ...to, profiles, images: withProbed(to.images, profiles) };
  cache?.profiles.set(file, { text, to, config, problems });
  return { config, problems: [...governed.problems, ...problems] };
}

/** Configs with what the files of other tools say, once for each text of them. */
const migrated = new WeakMap<Config, { readonly texts: readonly string[]; readonly config: Config }>();

async function withForeign(config: Config, folder: FileId, source: Source, { root, care = noCare }: Settings): Promise<Config> {
  const files = foreignNames.map((name) => (folder.endsWith('/') ? folder + name : `${folder}/${name}`));
  const texts = await Promise.all(files.map((file) => source.read(file, root)));
  const known = migrated.get(config);
  if (known?.texts.every((text, index) => text === (texts[index] ?? ''))) return known.config;
  const foreign = care(files, () => files.flatMap((file, index) => readForeign(file, texts[index] ?? ''))) ?? [];
  const made = migratedWith(config, foreign);
  migrated.set(config, { texts: texts.map((text) => text ?? ''), config: made });
  return made;
}

type Whole = Pick<ConfigReading, 'config' | 'problems'>;

/** Configs with what they extend, once for each state of them: what was analyzed under a config counts as long as it is the same object. */
const wholes = new WeakMap<Config, { readonly bases: readonly Config[]; readonly config: Config }>();

/** A config with everything that it extends. @param above the configs that extend it, the nearest last */
async function whole(file: FileId, source: Source, settings: Settings, above: readonly FileId[]): Promise<Whole | undefined> {
  const { config: named, cache, root, care = noCare } = settings;
  // What a person names may lie anywhere, and what it extends beside it.
  const text = await ([file, ...above].includes(named ?? '') ? source.read(file) : source.read(file, root));
  if (text === null) return undefined;
  const reading = care([file], () => readConfig(file, text, cache));
  if (!reading) return undefined;
  const problems: Problem[] = [...reading.problems];
  const bases: Config[] = [];
  for (const { name, at } of reading.extends) {
    const base = await baseOf(name, file, source, settings, [...above, file]);
    if ('wrong' in base) problems.push({ at, message: base.wrong });
    else if (base.config) bases.push(isPath(name) ? base.config : inFolderOf(file, base.config));
    if ('problems' in base) problems.push(...base.problems);
  }
  const { config } = reading;
  if (!config || problems.length > 0) return { config: undefined, problems };
  if (bases.length === 0) return { config, problems };
  const known = wholes.get(config);
  if (known && known.bases.length === bases.length && known.bases.every((base, index) => base === bases[index]))
    return { config: known.config, problems };
  const made = extended(bases, config);
  wholes.set(config, { bases, config: made });
  return { config: made, problems };
}

/** Packages as they look from the folders of the configs that extend them. */
const movedTo = memoize((_config: Config) => new Map<FileId, Config>());

function inFolderOf(file: FileId, config: Config): Config {
  const folder = folderOf(file);
  const moved = movedTo(config).get(folder) ?? asIfIn(folder, config);
  movedTo(config).set(folder, moved);
  return moved;
}

async function baseOf(
  name: string,
  file: FileId,
  source: Source,
  settings: Settings,
  above: readonly FileId[],
): Promise<Whole | { readonly wrong: string }> {
  for (const candidate of candidatesOf(name, file, settings.root)) {
    if (above.includes(candidate)) return { wrong: `"${name}" extends this config in turn: remove one of both` };
    const found = await whole(candidate, source, settings, above);
    if (found) return found;
  }
  if (isPath(name)) return { wrong: `"${name}" cannot be read: correct the path; it must lie in the repository` };
  return { wrong: `the package "${name}" is not installed, or has no ${configNames[0]}: install it in a node_modules of the repository` };
}

/** One object for each profile: what was analyzed under it counts as long as it is the same. */
const strictConfig: Config = { ...defaultConfig, profile: 'strict' };

function builtInConfig(settings: Settings): Config {
  const { profile, ungoverned = 'default' } = settings;
  return inForceWith((profile ?? ungoverned) === 'strict' ? strictConfig : defaultConfig, settings);
}

/** What a shell was told wins over the file. */
function inForceWith(config: Config, { profile = config.profile, day = config.today, inline, migrate = config.migrate }: Settings): Config {
  if (profile === config.profile && day === config.today && inline !== false && migrate === config.migrate) return config;
  return {
    ...config,
    profile,
    ...(day !== undefined && { today: day }),
    ...(inline === false && { inline }),
    ...(migrate !== undefined && { migrate }),
  };
}
