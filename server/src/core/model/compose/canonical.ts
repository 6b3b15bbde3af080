import type { Json, JsonMap } from '../../base/json';
import { get, type MapValue } from '../value';
import type { Surroundings } from './canonical/plain';
import { canonicalDefinitions, type Kind } from './canonical/project';
import { canonicalService } from './canonical/service';

export { surroundingsOf } from './canonical/around';
export type { Surroundings } from './canonical/plain';
export { canonicalService } from './canonical/service';

const kinds: readonly Kind[] = ['networks', 'volumes', 'secrets', 'configs'];

/**
 * A merged application as `docker compose config --format json` prints it with an empty environment and all profiles: services and
 * the networks, volumes, secrets and configs that it defines. Extensions, jobs and models are left out.
 */
export function canonicalProject(root: MapValue, around: Surroundings): JsonMap {
  const services: Record<string, Json> = {};
  const written = get(root, 'services');
  if (written?.kind === 'map') {
    for (const [name, { value }] of written.entries) if (value.kind === 'map') services[name] = canonicalService(value, around);
  }
  const definitions = kinds.map((kind) => [kind, canonicalDefinitions(kind, get(root, kind), services, around)] as const);
  return { name: around.name, services, ...Object.fromEntries(definitions.filter(([, found]) => Object.keys(found).length > 0)) };
}
