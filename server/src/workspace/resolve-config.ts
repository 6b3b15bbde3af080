import { folderOf, relativeTo } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { type Config, configNames, defaultConfig } from '../core/config/config';
import { parseProfiles, profilesBeside } from '../core/config/profiles';
import { withProbed } from '../core/knowledge/family/lookup';
import type { Governed, Settings, Source } from './source';
import { whole, withForeign } from './whole-config';

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
  const config: Config =
    profiles.length === 0
      ? to
      : {
          ...to,
          profiles,
          images: withProbed(
            to.images,
            profiles.filter(({ built }) => !built),
          ),
        };
  cache?.profiles.set(file, { text, to, config, problems });
  return { config, problems: [...governed.problems, ...problems] };
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
