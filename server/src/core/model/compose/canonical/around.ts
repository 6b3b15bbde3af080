import { folderOf, nameOf, resolveIn } from '../../../base/file';
import type { Read } from '../../files';
import type { Application } from '../../project';
import { scalarAt } from '../../value';
import { parseDotenv } from '../dotenv';
import { type Surroundings, textOf } from './plain';

/**
 * What the canonical form of an application depends on beside its text: its folder, its name, its variables.
 * @param envs files of variables, as `docker compose --env-file`; the `.env` beside the first file without them.
 */
export function surroundingsOf(app: Pick<Application, 'files' | 'root'>, read: Read, envs?: readonly string[]): Surroundings {
  const folder = folderOf(app.files[0] ?? '');
  const variables = new Map<string, string>();
  for (const file of envs ?? [resolveIn(folder, '.env')]) {
    const text = read(file);
    if (typeof text === 'string') for (const [name, { value }] of parseDotenv(file, text)) variables.set(name, value);
  }
  const written = scalarAt(app.root, 'name');
  const name = variables.get('COMPOSE_PROJECT_NAME') || projectName((written && textOf(written)) || nameOf(folder));
  variables.set('COMPOSE_PROJECT_NAME', name);
  return { folder, name, lookup: (variable) => variables.get(variable), read };
}

/** A project's name as Compose accepts it (compose-go loader/loader.go NormalizeProjectName). */
function projectName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}
