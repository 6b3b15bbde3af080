import { folderOf, relativeTo } from '../core/base/file';
import type { FileId } from '../core/base/site';
import { type Config, configNames, defaultConfig } from '../core/config';
import { type KnownRule, parseConfig } from '../core/config-read';
import { engineRules } from '../core/rules/engine-rules';
import { rules } from '../core/rules/index';
import type { Problem } from '../core/syntax/tree';
import { noCare } from './care';
import type { Settings, Source } from './workspace';

/** The config in force for a file, and what is wrong with the file it comes from. */
export interface Governed {
  readonly config: Config;
  readonly problems: readonly Problem[];
  /** The text of the config file; absent for the built-in config. */
  readonly text?: string;
}

/** Every rule that a config may name. */
export const knownRules: readonly KnownRule[] = [...rules, ...engineRules];

/**
 * Gives the function that finds the config in force for a file: the one named by the settings, else the nearest above the
 * file up to the root, else the built-in one. It reads each folder once.
 */
export function governor(source: Source, settings: Settings): (file: FileId) => Promise<Governed> {
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

async function load(file: FileId, source: Source, settings: Settings): Promise<Governed | undefined> {
  const { config: named, kept, root } = settings;
  const text = await (file === named ? source.read(file) : source.read(file, root));
  if (text === null) return undefined;
  const before = kept?.configs.get(file);
  const { care = noCare } = settings;
  const reading = before?.text === text ? before.reading : care([file], () => parseConfig(file, text, knownRules));
  if (!reading) return undefined;
  kept?.configs.set(file, { text, reading });
  const { config, problems } = reading;
  if (config) kept?.lastGood.set(file, config);
  const inForce = config ?? kept?.lastGood.get(file) ?? { ...defaultConfig, file };
  return { config: withProfile(inForce, settings), problems, text };
}

const strictConfig: Config = { ...defaultConfig, profile: 'strict' };

function builtInConfig({ profile, ungoverned = 'default' }: Settings): Config {
  return (profile ?? ungoverned) === 'strict' ? strictConfig : defaultConfig;
}

function withProfile(config: Config, { profile }: Settings): Config {
  return profile && profile !== config.profile ? { ...config, profile } : config;
}
