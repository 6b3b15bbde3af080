import { folderOf } from '../core/base/file';
import { append } from '../core/base/many';
import { memoize } from '../core/base/memoize';
import type { FileId } from '../core/base/span';
import { type Config, type ConfigReading, configNames } from '../core/config/config';
import { asIfIn, candidatesOf, extended, isPath } from '../core/config/extend';
import { foreignNames, readForeign } from '../core/config/foreign';
import { migratedWith } from '../core/config/migrated';
import { type KnownRule, parseConfig } from '../core/config/read';
import { engineRules } from '../core/rules/engine-rules';
import { rules } from '../core/rules/index';
import type { Problem } from '../core/syntax/tree';
import type { Cache } from './cache';
import { noCare } from './care';
import type { Settings, Source } from './source';

/** Every rule that a config may name. */
export const knownRules: readonly KnownRule[] = [...rules, ...engineRules];

/** Reads a config file, once for each text of it. */
export function readConfig(file: FileId, text: string, cache: Cache | undefined): ConfigReading {
  const before = cache?.configs.get(file);
  if (before?.text === text) return before.reading;
  const reading = parseConfig(file, text, knownRules);
  cache?.configs.set(file, { text, reading });
  return reading;
}

/** Configs with what the files of other tools say, once for each text of them. */
const migrated = new WeakMap<Config, { readonly texts: readonly string[]; readonly config: Config }>();

/** A config with what the files of other tools in a folder say. */
export async function withForeign(config: Config, folder: FileId, source: Source, { root, care = noCare }: Settings): Promise<Config> {
  const files = foreignNames.map((name) => (folder.endsWith('/') ? folder + name : `${folder}/${name}`));
  const texts = await Promise.all(files.map((file) => source.read(file, root)));
  const known = migrated.get(config);
  if (known?.texts.every((text, index) => text === (texts[index] ?? ''))) return known.config;
  const foreign = care(files, () => files.flatMap((file, index) => readForeign(file, texts[index] ?? ''))) ?? [];
  const made = migratedWith(config, foreign);
  migrated.set(config, { texts: texts.map((text) => text ?? ''), config: made });
  return made;
}

/** A config, `undefined` where something is wrong with it. */
type Whole = Pick<ConfigReading, 'config' | 'problems'>;

/** Configs with what they extend, once for each state of them: what was analyzed under a config counts as long as it is the same object. */
const wholes = new WeakMap<Config, { readonly bases: readonly Config[]; readonly config: Config }>();

/** A config with everything that it extends. @param above the configs that extend it, the nearest last */
export async function whole(file: FileId, source: Source, settings: Settings, above: readonly FileId[]): Promise<Whole | undefined> {
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
    if ('problems' in base) append(problems, base.problems);
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
