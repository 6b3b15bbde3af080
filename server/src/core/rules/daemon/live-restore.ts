import { type Evidence, unknownUnless } from '../../fix/condition';
import { value } from '../../fix/want';
import type { Daemon } from '../../kinds/daemon/daemon';
import { cis, cwe, nist } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/live-restore',
  on: 'daemon',
  meta: {
    title: 'Docker daemon without live restore',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    absence: true,
    safeguard: `live restore`,
    since: '0.1.0',
    references: [
      cis('2.15', 'live restore is enabled'),
      nist('3.4.1', 'vulnerabilities within the runtime software'),
      cwe(693, 'Protection Mechanism Failure'),
      { title: 'Docker: live restore', url: 'https://docs.docker.com/engine/daemon/live-restore/' },
    ],
    tiers: ['review', 'manual'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'live-restore');
    if (daemon.windows || said?.plain === true) return;
    yield {
      at: said?.at ?? daemon.at,
      message: 'The daemon has live restore disabled: all containers stop when it stops',
      fixes: [
        {
          title: 'Enable live restore',
          kind: 'review',
          conditions: [unknownUnless('no-swarm', 'The daemon is not a member of a swarm.', swarmKey(daemon))],
          want: [value(daemon, 'live-restore', true)],
        },
      ],
    };
  },
});

/** Keys that have an effect in a swarm alone; there dockerd refuses live restore (moby/moby daemon/config/config.go IsSwarmCompatible). */
function swarmKey({ map }: Daemon): Evidence | undefined {
  const key = ['swarm-default-advertise-addr', 'node-generic-resources'].find((name) => map.entries.has(name));
  return key === undefined ? undefined : { note: `"${key}" is for members of a swarm`, at: map.entries.get(key)!.key.at };
}
