import { defaultCapabilities } from '../knowledge/capabilities';
import type { Container } from '../model/container';
import type { Project } from '../model/project';
import type { Note } from '../model/traced';
import { isOpenToAll, publishedPorts } from './published';

/**
 * Where safeguards that are each a small loss are all missing at once: for a container that starts as root, whether it keeps every capability that Docker
 * grants by default and other machines reach it, by a port or on the host's network.
 * @returns the place that makes it reachable, where all of this is known to be so
 */
export function reachableWithAllCapabilities({ config, effective }: Container, project: Project): Note | undefined {
  const { capabilities, namespaces } = effective;
  const { bounding } = capabilities;
  if (!bounding.known || ![...defaultCapabilities].every((name) => bounding.value.includes(name))) return undefined;
  const { net } = namespaces;
  if (net.known && net.value.mode === 'host' && config.networkMode)
    return { at: config.networkMode.at, note: "other machines reach it on the host's network" };
  const open = publishedPorts(config, project).find(isOpenToAll);
  return open && { at: open.written.at, note: 'other machines reach it here' };
}
