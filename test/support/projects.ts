import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './fixtures';
import type { Files } from './open';

/** The files below a folder, by their path from it. */
export function filesIn(at: string): Files {
  const names = existsSync(at) ? readdirSync(at, { recursive: true, withFileTypes: true }) : [];
  const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.sort().map((path) => [path.slice(at.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}

/** Where the project stands in which every rule fires. */
export const everythingFolder = join(repository, 'test/projects/everything-at-once');

/** That project, without what hardening makes of it. */
export function everythingAtOnce(): Files {
  return new Map([...filesIn(everythingFolder)].filter(([name]) => !name.startsWith('golden/')));
}
