import type { Project } from '../project';
import type { Service } from '../service';

/** The service of that name in the same application as another one; undefined where the files name none. */
export function serviceNamed(project: Project, from: Service, name: string): Service | undefined {
  const named = project.services.filter((service) => service.name === name);
  return named.find((service) => service.ref.file === from.ref.file) ?? (named.length === 1 ? named[0] : undefined);
}
