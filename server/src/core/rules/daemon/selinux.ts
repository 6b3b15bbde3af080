import { unknown } from '../../fix/condition';
import { value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/selinux',
  on: 'daemon',
  meta: {
    title: 'Containers without SELinux labels',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    references: [
      cis('5.3', 'SELinux security options are set'),
      owasp(6, 'use Linux security modules'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(693, 'Protection Mechanism Failure'),
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'selinux-enabled');
    if (said?.plain !== false) return;
    yield {
      at: said.at,
      message: 'Containers get no SELinux label: SELinux does not isolate them from the host and each other',
      fixes: [
        {
          title: 'Enable SELinux labels',
          kind: 'review',
          conditions: [unknown('selinux-labels', 'The host runs SELinux, and bind-mounted files are labeled.')],
          want: [value(daemon, 'selinux-enabled', true)],
        },
      ],
    };
  },
});
