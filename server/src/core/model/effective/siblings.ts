import type { Project } from '../project';
import type { Service } from '../service';

/** The service of that name in the same application as another one; undefined where the files name none. */
export function serviceNamed(project: Project, from: Service, name: string): Service | undefined {
  const app = project.apps.find(({ services }) => services.includes(from));
  return app?.services.find((service) => service.name === name);
}
