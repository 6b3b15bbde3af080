import type { ContainerConfig } from '../container';
import type { Project } from '../project';
import type { Service } from '../service';

const indexes = new WeakMap<Project, ReadonlyMap<ContainerConfig, ReadonlyMap<string, Service>>>();

/** The service of that name in the same application as another one; undefined where the files name none. */
export function serviceNamed(project: Project, from: ContainerConfig, name: string): Service | undefined {
  const index = indexes.get(project) ?? indexOf(project);
  indexes.set(project, index);
  return index.get(from.laidOnto ?? from)?.get(name);
}

/** For each service, those of its application by name. */
function indexOf({ apps }: Project): Map<ContainerConfig, ReadonlyMap<string, Service>> {
  const index = new Map<ContainerConfig, ReadonlyMap<string, Service>>();
  for (const { services } of apps) {
    const named = new Map<string, Service>();
    for (const service of services) if (!named.has(service.name)) named.set(service.name, service);
    for (const service of services) if (!index.has(service)) index.set(service, named);
  }
  return index;
}
