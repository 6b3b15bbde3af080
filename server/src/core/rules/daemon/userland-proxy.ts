import { value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/userland-proxy',
  on: 'daemon',
  meta: {
    title: `A program of the host passes on every published port`,
    severity: 'low',
    certainty: 'certain',
    profile: 'strict',
    absence: true,
    wall: `ports without a proxy program`,
    since: '0.1.0',
    why: `For each published port dockerd starts a program that listens on the host and passes packets on. It is code that runs as root beside every service, and containers see its address instead of the client's. The kernel does the same with hairpin NAT.`,
    derivation: `It widens what can be attacked by a small program: low.`,
    remedy: `Set \`"userland-proxy": false\`. Kernels of the last ten years can do without it.`,
    breaks: `Reaching a published port at \`::1\` of the host itself, and hosts without the firewall rules of dockerd: connections are refused.`,
    allow: `Where ports have to be reached at \`localhost\` over IPv6.`,
    references: [
      cis('2.16', 'the userland proxy is disabled'),
      owasp('5a', 'be careful when mapping container ports to the host'),
      nist('3.4.1', 'vulnerabilities within the runtime software'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'userland-proxy');
    if (daemon.windows || said?.plain === false) return;
    yield {
      at: said?.at ?? daemon.at,
      message: 'A program that runs as root passes on every published port',
      fixes: [
        {
          title: 'Leave published ports to the kernel',
          tier: 'review',
          reliesOn: "The kernel of the host forwards its own packets (hairpin), as today's do.",
          want: [value(daemon, 'userland-proxy', false)],
        },
      ],
    };
  },
});
