import { value } from '../../fix/want';
import { cis, cwe, nist } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/live-restore',
  on: 'daemon',
  meta: {
    title: `Containers stop when the Docker daemon stops`,
    severity: 'low',
    certainty: 'certain',
    profile: 'strict',
    absence: true,
    wall: `live restore`,
    since: '0.1.0',
    why: `An update of the engine, or a crash that somebody provokes, takes all containers of the host down with it. With live restore they keep running, and so nobody puts off updates of the engine for their sake.`,
    derivation: `Denial of service of the whole host, and only while the daemon is down: one step below medium, low.`,
    remedy: `Set \`"live-restore": true\`. It does not go together with swarm mode.`,
    breaks: `Hosts in swarm mode: the engine refuses to join or to start a swarm. Containers started before the change are taken over at the next restart.`,
    allow: `On hosts in swarm mode, which moves containers by itself.`,
    references: [
      cis('2.15', 'live restore is enabled'),
      nist('3.4.1', 'vulnerabilities within the runtime software'),
      cwe(693, 'Protection Mechanism Failure'),
      { title: 'Docker: live restore', url: 'https://docs.docker.com/engine/daemon/live-restore/' },
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'live-restore');
    if (daemon.windows || said?.plain === true) return;
    yield {
      at: said?.at ?? daemon.at,
      message: 'All containers stop when the daemon does',
      fixes: [
        {
          title: 'Keep containers running without the daemon',
          tier: 'review',
          reliesOn: 'The daemon is no member of a swarm.',
          want: [value(daemon, 'live-restore', true)],
        },
      ],
    };
  },
});
