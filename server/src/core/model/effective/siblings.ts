import { memoize } from '../../base/memoize';
import type { Project } from '../project';
import type { Service } from '../service';

/** The service of that name in the same application as another one; undefined where the files name none. */
export function serviceNamed(project: Project, from: Service, name: string): Service | undefined {
  return namesOf(project).get(from)?.get(name);
}

/** For each service, those of its application by name. */
const namesOf = memoize(({ apps }: Project): ReadonlyMap<Service, ReadonlyMap<string, Service>> => {
  const index = new Map<Service, ReadonlyMap<string, Service>>();
  for (const { services } of apps) {
    const named = new Map<string, Service>();
    for (const service of services) if (!named.has(service.name)) named.set(service.name, service);
    for (const service of services) if (!index.has(service)) index.set(service, named);
  }
  return index;
});
