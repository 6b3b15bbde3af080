import { unknown } from '../../fix/condition';
import { value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/userland-proxy',
  on: 'daemon',
  meta: {
    title: 'Userland proxy for published ports',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    absence: true,
    safeguard: 'port forwarding without the userland proxy',
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
      message: 'The userland proxy forwards every published port: it is additional code that runs as root on the host',
      fixes: [
        {
          title: 'Disable the userland proxy',
          kind: 'review',
          conditions: [unknown('hairpin-nat', 'The kernel of the host supports hairpin NAT, as current kernels do.')],
          want: [value(daemon, 'userland-proxy', false)],
        },
      ],
    };
  },
});
