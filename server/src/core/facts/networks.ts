import { memoize } from '../base/memoize';
import type { Application, Project } from '../model/project';
import type { Service } from '../model/service';
import { known } from '../model/traced';
import { get, itemsAt, scalarAt, type Value } from '../model/value';
import { startVariableLines } from './start-variables';

/** The networks of Compose that a service is on: the default one where it names none; none where another mode is asked for. */
export function networksOf(service: Pick<Service, 'map' | 'networkMode'>): readonly string[] {
  const mode = service.networkMode;
  if (mode && known(mode) !== '') return [];
  const networks = get(service.map, 'networks');
  if (networks?.kind === 'map') return [...networks.entries.keys()];
  const names =
    networks?.kind === 'seq' ? networks.items.flatMap((item) => (item.kind === 'scalar' && item.known ? [item.value] : [])) : [];
  return names.length > 0 ? names : ['default'];
}

/** The application that a service belongs to. */
export function applicationOf(project: Project, service: Service): Application | undefined {
  return applications(project).get(service);
}

const applications = memoize(({ apps }: Project): ReadonlyMap<Service, Application> => {
  return new Map(apps.flatMap((app) => app.services.map((service) => [service, app] as const)).reverse());
});

/** True when none of an application's files has errors of syntax, behind which services may be hidden or made up. */
export function isReadWhole({ files }: Application, project: Project): boolean {
  return files.every((file) => (project.files.get(file)?.tree.problems.length ?? 0) === 0);
}

/** The folders and volumes that a service mounts: what it finds configured there, others find too that mount them. */
export const sourcesOf = memoize((service: Service): ReadonlySet<string> => {
  return new Set(service.mounts.flatMap(({ source }) => known(source) ?? []));
});

/**
 * Whether the files show that a service uses another one: it depends on it, links to it, joins it, or names it in a variable or command.
 * `unknown` where a file of variables may do so.
 */
export function uses(service: Service, other: Service): 'yes' | 'no' | 'unknown' {
  const { map } = service;
  const dependsOn = get(map, 'depends_on');
  if (dependsOn?.kind === 'map' && dependsOn.entries.has(other.name)) return 'yes';
  const listed = ['depends_on', 'links', 'volumes_from'].flatMap((key) => itemsAt(map, key)).map((item) => textOf(item).split(':')[0]);
  const names = [other.name, ...['container_name', 'hostname'].map((key) => known(scalarAt(other.map, key)))].filter(
    (name) => name !== undefined,
  );
  if (listed.includes(other.name)) return 'yes';
  const words = wordsOf(service);
  if (names.some((name) => words.has(name))) return 'yes';
  return get(map, 'env_file') ? 'unknown' : 'no';
}

/** The words in the variables and the command line of a service. */
const wordsOf = memoize((service: Service): ReadonlySet<string> => {
  const said = startVariableLines(service);
  for (const command of [service.command, service.entrypoint]) if (command) said.push(command.known ? command.value : command.raw);
  return new Set(said.flatMap((text) => text.split(/[^\w.-]+/)));
});

function textOf(item: Value): string {
  return item.kind === 'scalar' && item.known ? item.value : '';
}
