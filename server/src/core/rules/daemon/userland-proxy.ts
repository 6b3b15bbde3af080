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
    confidence: 'certain',
    profile: 'strict',
    absence: true,
    safeguard: `ports without a proxy program`,
    since: '0.1.0',
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
