import { folderOf, relativeTo } from '../core/base/file';
import type { FileId } from '../core/base/span';
import type { Config } from '../core/config/config';
import { kinds } from '../core/kinds/index';
import type { Offer, Offering } from '../core/kinds/kind';
import type { App } from '../core/model/files';
import type { Care } from './care';

/** A file that is opened for itself, with the id of its kind. */
export interface Starter {
  readonly kind: string;
  readonly file: FileId;
}

/** What stands in the folders of a root. */
export interface Discovery {
  /** The applications that a Compose file is said to belong to: by the config, by `COMPOSE_FILE`, as a base or its override. */
  appsOf(file: FileId, config: Config): Promise<App[]>;
  /** The applications of the config, of the file's folder and of those above it: one of them may build or include the file. */
  appsAround(file: FileId, config: Config): Promise<App[]>;
  /** The files of the file's folder and of those above it that start something by themselves: one of them may build the file. */
  startersAround(file: FileId): Promise<Starter[]>;
}

/**
 * Finds what is started in a folder without naming a file, as each kind tells it.
 * @param read must not leave the root; each folder is asked once
 */
export function discover(read: (file: FileId) => Promise<string | null>, root: FileId, care: Care): Discovery {
  const byFolder = new Map<FileId, Promise<Found>>();

  const find = async (folder: FileId): Promise<Found> => {
    const apps = new Map<string, App>();
    const starters: Starter[] = [];
    for (const { id, workspace } of kinds) {
      const offering = workspace.offers?.(folder, (file, work) => care([file], work));
      const offer = offering && (await answered(offering, read));
      for (const app of offer?.apps ?? []) {
        const key = JSON.stringify(app.files);
        if (!apps.has(key)) apps.set(key, app);
      }
      for (const file of offer?.files ?? []) starters.push({ kind: id, file });
    }
    return { apps: [...apps.values()], starters };
  };

  const foldersAround = (file: FileId): FileId[] => {
    const folders: FileId[] = [];
    for (let folder = folderOf(file); folder === root || relativeTo(root, folder) !== folder; folder = folderOf(folder)) {
      folders.push(folder);
      if (folder === root) break;
    }
    return folders;
  };

  const around = async (file: FileId): Promise<Found> => {
    const all: Found[] = [];
    for (const folder of foldersAround(file)) {
      const known = byFolder.get(folder) ?? find(folder);
      byFolder.set(folder, known);
      all.push(await known);
    }
    return { apps: all.flatMap(({ apps }) => apps), starters: all.flatMap(({ starters }) => starters) };
  };

  return {
    async appsOf(file, config) {
      const said = configured(config).filter(({ files }) => files.includes(file));
      return said.length > 0 ? said : (await around(file)).apps.filter(({ files }) => files.includes(file));
    },
    async appsAround(file, config) {
      const said = configured(config);
      // What the config says of a base replaces what discovery would make of it.
      const found = (await around(file)).apps.filter((app) => !said.some(({ files }) => app.files.some((each) => files.includes(each))));
      return [...said, ...found];
    },
    async startersAround(file) {
      const { starters } = await around(file);
      return [...new Map(starters.map((one) => [one.file, one])).values()];
    },
  };
}

/** What stands in a folder. */
interface Found {
  readonly apps: readonly App[];
  readonly starters: readonly Starter[];
}

/** The offer, once all files that it needs are read. */
async function answered(offering: Offering, read: (file: FileId) => Promise<string | null>): Promise<Offer> {
  let step = offering.next();
  while (!step.done) step = offering.next(await read(step.value));
  return step.value;
}

/** The applications that a config file names. */
function configured({ projects }: Config): App[] {
  return projects.map(({ files, env }) => ({
    files: files.map(({ file }) => file),
    ...(env.length > 0 ? { envs: env.map(({ file }) => file) } : {}),
  }));
}
