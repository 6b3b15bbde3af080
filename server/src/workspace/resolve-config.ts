import { folderOf, relativeTo } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { type Config, type ConfigReading, configNames, defaultConfig } from '../core/config/config';
import { type KnownRule, parseConfig } from '../core/config/read';
import { engineRules } from '../core/rules/engine-rules';
import { rules } from '../core/rules/index';
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
  const builtIn: Governed = { config: builtInConfig(settings), problems: [] };
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
    if (settings.config === null) return builtIn;
    if (named) return (await named) ?? builtIn;
    for (let folder = folderOf(file); ; folder = folderOf(folder)) {
      if (folder !== settings.root && relativeTo(settings.root, folder) === folder) return builtIn;
      const known = byFolder.get(folder) ?? inFolder(folder);
      byFolder.set(folder, known);
      const found = await known;
      if (found) return found;
      if (folder === settings.root) return builtIn;
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
  const { config: named, cache, root } = settings;
  const text = await (file === named ? source.read(file) : source.read(file, root));
  if (text === null) return undefined;
  const { care = noCare } = settings;
  const reading = care([file], () => readConfig(file, text, cache));
  if (!reading) return undefined;
  const { config, problems } = reading;
  if (config) cache?.lastGood.set(file, config);
  const inForce = config ?? cache?.lastGood.get(file) ?? { ...defaultConfig, file };
  return { config: inForceWith(inForce, settings), problems };
}

function builtInConfig(settings: Settings): Config {
  const { profile, ungoverned = 'default' } = settings;
  return inForceWith({ ...defaultConfig, profile: profile ?? ungoverned }, settings);
}

/** What a shell was told wins over the file. */
function inForceWith(config: Config, { profile = config.profile, day = config.today }: Settings): Config {
  if (profile === config.profile && day === config.today) return config;
  return { ...config, profile, ...(day !== undefined && { today: day }) };
}
