import type { JsonMap } from '../../base/json';
import { asText } from '../json-parts';
import type { Sight } from '../start';
import { type Part, type Privilege, withKeys } from './part';

/** Users that no image needs to know, last: one that Debian and Alpine call nobody, and one that no image has. */
const strangers = ['65534:65534', '10001:10001'];

/**
 * Users instead of root, likeliest first: those that its own processes change to, the image's own; strangers where there are none. Each is an atom, and of those that are kept
 * the first one counts: one that fails is taken back, and the next one is tried.
 */
export function userPart(name: string, service: JsonMap, seen: readonly Sight[], users: readonly string[]): Part {
  if (!isRoot(asText(service.user), seen)) return { atoms: [], change: (changed) => changed };
  const own = seen.flatMap(({ processes = [] }) => processes.filter(({ uid }) => uid !== 0).map(({ uid, gid }) => `${uid}:${gid}`));
  const named = [...new Set([...own, ...users])].filter((user) => !/^(root|0+)?(:|$)/.test(user));
  // Where those do not do that the image has for it, one that owns nothing does not either.
  const candidates = named.length > 0 ? named : strangers;
  const atoms = candidates.map(
    (user): Privilege => ({ id: `user ${user}`, title: `Run as ${user}`, services: [name], takes: [{ need: 'user' }], rests: [] }),
  );
  const change = (changed: JsonMap, kept: ReadonlySet<string>): JsonMap => {
    const user = candidates.find((candidate) => kept.has(`user ${candidate}`));
    return user === undefined ? changed : withKeys(changed, { user });
  };
  return { atoms, change };
}

/** Whether it starts as root, as far as is known. */
function isRoot(user: string | undefined, seen: readonly Sight[]): boolean {
  if (user !== undefined) return /^(root|0+)(:|$)/.test(user);
  const processes = seen.flatMap((sight) => sight.processes ?? []);
  return processes.length === 0 || processes.some(({ uid }) => uid === 0);
}
