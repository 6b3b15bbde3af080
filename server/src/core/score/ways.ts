import type { Privileges } from './privileges';
import { techniques } from './techniques';
import type { OpenWay, Way } from './way';
import { engineWays } from './ways/engine';
import { kernelWays } from './ways/kernel';
import { mountWays } from './ways/mounts';
import { namespaceWays } from './ways/namespaces';

const own: readonly Way[] = [...engineWays, ...mountWays, ...kernelWays, ...namespaceWays];

/** The ways by which a container itself becomes root on the host, the gravest first. */
function toHost(privileges: Privileges): OpenWay[] {
  return ways
    .flatMap(({ id, open }) => (id === 'AP17' || id === 'AP21' ? [] : open(privileges)))
    .filter((one) => one.class === 'A' || one.class === 'B')
    .sort((one, two) => (one.class < two.class ? -1 : 1));
}

/** Rests on another way, which it opens in full. */
const withoutRemapping: Way = {
  id: 'AP21',
  name: 'host-user-namespace',
  title: "Out of the daemon's user remapping",
  technique: techniques.escape,
  when: '`userns_mode: host`, and another way to root of the host is open: its root is that of the host.',
  open: (privileges) =>
    privileges.hostUsers
      ? toHost(privileges)
          .slice(0, 1)
          .map((one) => ({ ...one, steps: [{ says: 'Its root is root of the host', by: 'hostUsers' as const }, ...one.steps] }))
      : [],
};

/** All ways out of a container by its own privileges, by their numbers. */
export const ways: readonly Way[] = [...own, withoutRemapping].sort((one, two) => Number(one.id.slice(2)) - Number(two.id.slice(2)));
