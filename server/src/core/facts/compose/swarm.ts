import { memoize } from '../../base/memoize';
import type { Application, Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known } from '../../model/traced';
import { get } from '../../model/value';
import { applicationOf } from '../networks';

/** Keys of `deploy` that a swarm alone heeds, and nobody writes for Compose (docker/compose reads replicas, restart_policy and resources). */
const swarmOnly = ['mode', 'endpoint_mode', 'update_config', 'rollback_config', 'placement'];

/** Whether the application of a service is written for a swarm, where the whole of `deploy` counts: by its networks, or by its keys. */
export function isForSwarm(service: Service, project: Project): boolean {
  const app = applicationOf(project, service);
  return app !== undefined && isSwarm(app);
}

const isSwarm = memoize((app: Application): boolean => {
  const networks = get(app.root, 'networks');
  const drivers = networks?.kind === 'map' ? [...networks.entries.values()].map(({ value }) => get(value, 'driver')) : [];
  if (drivers.some((driver) => driver?.kind === 'scalar' && known(driver) === 'overlay')) return true;
  return app.services.some(({ map }) => swarmOnly.some((key) => get(get(map, 'deploy'), key) !== undefined));
});
