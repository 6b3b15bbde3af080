import { folderOf, relativeTo, resolveIn } from '../core/base/file';
import type { FileId } from '../core/base/site';
import type { Config } from '../core/config';
import { parseDotenv } from '../core/model/compose/dotenv';
import { jsonValue } from '../core/syntax/jsonc';
import type { Care } from './care';

/** A Compose application: its files, merged in order. */
export interface App {
  readonly files: readonly FileId[];
  /** The env files that count instead of the `.env` beside the first file, later ones winning. */
  readonly envs?: readonly FileId[];
}

/** Which applications stand in the folders of a root. */
export interface Discovery {
  /** The applications that a Compose file is said to belong to: by the config, by `COMPOSE_FILE`, as a base or its override. */
  appsOf(file: FileId, config: Config): Promise<App[]>;
  /** The applications of the config, of the file's folder and of those above it: one of them may build or include the file. */
  appsAround(file: FileId, config: Config): Promise<App[]>;
  /** The devcontainer.json files of the file's folder and of those above it: one of them may build the file. */
  containersAround(file: FileId): Promise<FileId[]>;
}

/** In the order of preference of compose-go (cli/options.go, DefaultFileNames). */
const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
/** The first of these is merged onto the base (cli/options.go, DefaultOverrideFileNames). */
const overrideNames = ['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml'];

/** Where a folder's development container is described (https://containers.dev/implementors/spec/), and that folder itself. */
const containerNames = ['.devcontainer/devcontainer.json', '.devcontainer.json', 'devcontainer.json'];

/** References that only the network can follow, and standard input. */
const notOnDisk = /^([a-z][a-z0-9+.-]+:|git@|-$)/i;

/**
 * Finds applications as `docker compose` does when it is started in a folder.
 * @param read must not leave the root; each folder is asked once
 */
export function discover(read: (file: FileId) => Promise<string | null>, root: FileId, care: Care): Discovery {
  const byFolder = new Map<FileId, Promise<App[]>>();

  const firstOf = async (folder: FileId, names: readonly string[]): Promise<FileId | undefined> => {
    for (const name of names) {
      const file = resolveIn(folder, name);
      if ((await read(file)) !== null) return file;
    }
    return undefined;
  };

  const own = async (folder: FileId): Promise<App | undefined> => {
    const dotenv = resolveIn(folder, '.env');
    const text = await read(dotenv);
    const variables = text?.includes('COMPOSE_FILE') ? care([dotenv], () => parseDotenv(dotenv, text)) : undefined;
    const listed = variables?.get('COMPOSE_FILE')?.value;
    if (listed) {
      const separator = variables?.get('COMPOSE_PATH_SEPARATOR')?.value || ':';
      const names = listed.split(separator).filter((name) => name !== '' && !notOnDisk.test(name));
      const files = [...new Set(names.map((name) => resolveIn(folder, name)))];
      const first = files[0];
      if (first === undefined) return undefined;
      // The `.env` that names the files is read first and wins over the one beside them.
      const beside = resolveIn(folderOf(first), '.env');
      if (beside === dotenv) return { files };
      return { files, envs: (await read(beside)) === null ? [dotenv] : [beside, dotenv] };
    }
    const base = await firstOf(folder, baseNames);
    if (base === undefined) return undefined;
    const override = await firstOf(folder, overrideNames);
    return { files: override === undefined ? [base] : [base, override] };
  };

  const find = async (folder: FileId): Promise<App[]> => {
    const app = await own(folder);
    const apps = app ? [app] : [];
    for (const name of containerNames) {
      const file = resolveIn(folder, name);
      const text = await read(file);
      const files = (care([file], () => composeFilesOf(text)) ?? []).map((each) => resolveIn(folderOf(file), each));
      if (files.length > 0 && JSON.stringify(files) !== JSON.stringify(app?.files)) apps.push({ files });
    }
    return apps;
  };

  const appsIn = (folder: FileId): Promise<App[]> => {
    const known = byFolder.get(folder) ?? find(folder);
    byFolder.set(folder, known);
    return known;
  };

  const foldersAround = (file: FileId): FileId[] => {
    const folders: FileId[] = [];
    for (let folder = folderOf(file); folder === root || relativeTo(root, folder) !== folder; folder = folderOf(folder)) {
      folders.push(folder);
      if (folder === root) break;
    }
    return folders;
  };

  const around = async (file: FileId): Promise<App[]> => {
    const apps: App[] = [];
    for (const folder of foldersAround(file)) apps.push(...(await appsIn(folder)));
    return apps;
  };

  return {
    async appsOf(file, config) {
      const said = configured(config).filter(({ files }) => files.includes(file));
      return said.length > 0 ? said : (await around(file)).filter(({ files }) => files.includes(file));
    },
    async appsAround(file, config) {
      const said = configured(config);
      // What the config says of a base replaces what discovery would make of it.
      const found = (await around(file)).filter((app) => !said.some(({ files }) => app.files.some((each) => files.includes(each))));
      return [...said, ...found];
    },
    async containersAround(file) {
      const names = foldersAround(file).flatMap((folder) => containerNames.map((name) => resolveIn(folder, name)));
      const there = await Promise.all([...new Set(names)].map(async (name) => ((await read(name)) === null ? [] : [name])));
      return there.flat();
    },
  };
}

/** The Compose files that a devcontainer.json starts together, without the automatic override. */
function composeFilesOf(text: string | null): string[] {
  const said = text?.includes('"dockerComposeFile"') ? jsonValue(text) : undefined;
  if (typeof said !== 'object' || said === null || !('dockerComposeFile' in said)) return [];
  const files = [said.dockerComposeFile].flat();
  return files.filter((file): file is string => typeof file === 'string' && file !== '' && !notOnDisk.test(file));
}

/** The applications that a config file names. */
function configured({ projects }: Config): App[] {
  return projects.map(({ files, env }) => ({
    files: files.map(({ file }) => file),
    ...(env.length > 0 ? { envs: env.map(({ file }) => file) } : {}),
  }));
}
