import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A project as Compose is told of it: its folder and the files to merge, absolute. */
export interface OnDisk {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
}

/**
 * The projects of the corpus: each Compose file alone, and with the override file beside it that Compose takes along by itself.
 * @param given its folder; without it, the folder `shared/corpus` beside the repository or above.
 * @returns `undefined` where there is none.
 */
export function corpusProjects(repository: string, given: string | undefined): OnDisk[] | undefined {
  const places =
    given === undefined ? ['../shared/corpus', '../../shared/corpus'].map((path) => resolve(repository, path)) : [resolve(given)];
  const corpus = places.find((place) => existsSync(join(place, 'PROJECTS.tsv')));
  if (corpus === undefined) return undefined;
  const rows = readFileSync(join(corpus, 'PROJECTS.tsv'), 'utf8')
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'));
  return rows
    .filter(([, , , kind]) => kind === 'compose')
    .flatMap(([project, repo = '', path = '']) =>
      projectsOf(`${project} ${repo} ${path}`, join(corpus, 'open', repo.replace('/', '__'), path)),
    )
    .filter(({ files }) => files.every((file) => existsSync(file)));
}

/** The Compose files of `test/projects`, without the results that are kept beside them. */
export function testProjects(repository: string): OnDisk[] {
  return readdirSync(join(repository, 'test/projects'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /compose[^/]*\.ya?ml$/.test(name) && !name.split('/').includes('golden'))
    .sort()
    .flatMap((name) => projectsOf(`test/projects/${name}`, join(repository, 'test/projects', name)));
}

function projectsOf(name: string, file: string): OnDisk[] {
  const folder = dirname(file);
  const alone = { name, folder, files: [file] };
  const base = /^(?:docker-)?compose\.ya?ml$/.exec(file.slice(folder.length + 1));
  const overrides = ['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml'];
  const override = base && overrides.map((other) => join(folder, other)).find((other) => existsSync(other));
  return override ? [alone, { name: `${name} with its override`, folder, files: [file, override] }] : [alone];
}
