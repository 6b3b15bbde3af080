import { folderOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/span';
import { parseDotenv } from '../../model/compose/dotenv';
import type { App } from '../../model/files';
import { isOnDisk } from '../documents';
import type { Care, Offering } from '../kind';

/** In the order of preference of compose-go (cli/options.go, DefaultFileNames). */
const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
/** The first of these is merged onto the base (cli/options.go, DefaultOverrideFileNames). */
const overrideNames = ['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml'];

/** The application that `docker compose` finds when it is started in a folder. */
export function* applicationIn(folder: FileId, care: Care): Offering {
  const app = yield* appIn(folder, care);
  return { apps: app ? [app] : [], files: [] };
}

function* appIn(folder: FileId, care: Care): Generator<FileId, App | undefined, string | null> {
  const dotenv = resolveIn(folder, '.env');
  const text = yield dotenv;
  const variables = text?.includes('COMPOSE_FILE') ? care(dotenv, () => parseDotenv(dotenv, text)) : undefined;
  const listed = variables?.get('COMPOSE_FILE')?.value;
  if (listed) {
    const names = listed.split(variables?.get('COMPOSE_PATH_SEPARATOR')?.value || ':').filter((name) => name !== '' && isOnDisk(name));
    const files = [...new Set(names.map((name) => resolveIn(folder, name)))];
    const first = files[0];
    if (first === undefined) return undefined;
    // The `.env` that names the files is read first and wins over the one beside them.
    const beside = resolveIn(folderOf(first), '.env');
    if (beside === dotenv) return { files };
    return { files, envs: (yield beside) === null ? [dotenv] : [beside, dotenv] };
  }
  const base = yield* firstOf(folder, baseNames);
  if (base === undefined) return undefined;
  const override = yield* firstOf(folder, overrideNames);
  return { files: override === undefined ? [base] : [base, override] };
}

function* firstOf(folder: FileId, names: readonly string[]): Generator<FileId, FileId | undefined, string | null> {
  for (const name of names) {
    const file = resolveIn(folder, name);
    if ((yield file) !== null) return file;
  }
  return undefined;
}
