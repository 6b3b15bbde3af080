import { unknown } from '../../fix/condition';
import { value } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/new-privileges',
  on: 'daemon',
  meta: {
    title: 'no-new-privileges not set for all containers',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    absence: true,
    safeguard: `no-new-privileges for all containers`,
    since: '0.1.0',
    references: [
      cis('2.14', 'containers are restricted from acquiring new privileges'),
      owasp(4, 'prevent in-container privilege escalation'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Restricted', 'privilege escalation'),
      cwe(269, 'Improper Privilege Management'),
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'no-new-privileges');
    if (daemon.windows || said?.plain === true) return;
    yield {
      at: said?.at ?? daemon.at,
      message: 'Containers can gain privileges through setuid programs unless they set no-new-privileges themselves',
      fixes: [
        {
          title: 'Set no-new-privileges for all containers',
          kind: 'review',
          conditions: [unknown('no-setuid', 'No container needs sudo or another setuid program.')],
          want: [value(daemon, 'no-new-privileges', true)],
        },
      ],
    };
  },
});
