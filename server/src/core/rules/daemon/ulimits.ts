import { unknown } from '../../fix/condition';
import { value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/ulimits',
  on: 'daemon',
  meta: {
    title: 'No default ulimits for containers',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    absence: true,
    safeguard: `default ulimits`,
    since: '0.1.0',
    references: [
      cis('2.8', 'the default ulimit is configured appropriately'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = get(daemon.map, 'default-ulimits');
    if (daemon.windows || (said?.kind === 'map' && said.entries.size > 0)) return;
    yield {
      at: said?.at ?? daemon.at,
      message: 'Containers inherit the high ulimits of the daemon: one of them can exhaust open files and processes of the host',
      fixes: [
        {
          title: 'Limit open files to 64000',
          kind: 'review',
          conditions: [unknown('limit-enough', 'No container opens more than 64000 files.')],
          want: [value(daemon, 'default-ulimits', files)],
        },
      ],
    };
  },
});

const files = { nofile: { Name: 'nofile', Hard: 64000, Soft: 64000 } };
