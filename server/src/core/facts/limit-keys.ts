import type { Service } from '../model/service';
import { get } from '../model/value';

const flat = { memory: 'mem_limit', cpus: 'cpus', pids: 'pids_limit' } as const;

/**
 * Where a limit of a service is to be written. A service that has `deploy.resources.limits` has all of them there: Compose refuses one
 * beside it that says something else, and one that is not written there counts as something else (compose-go loader/validate.go).
 * @returns the key to write, and the one that must go because it would contradict.
 */
export function limitKeys(service: Pick<Service, 'map'>, limit: keyof typeof flat): { readonly write: string; readonly drop?: string } {
  const own = flat[limit];
  const nested = get(get(get(service.map, 'deploy'), 'resources'), 'limits')?.kind === 'map';
  if (!nested) return { write: own };
  return { write: `deploy.resources.limits.${limit}`, ...(get(service.map, own) ? { drop: own } : {}) };
}
