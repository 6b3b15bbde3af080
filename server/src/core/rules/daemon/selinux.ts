import { value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/selinux',
  on: 'daemon',
  meta: {
    title: `The Docker daemon gives containers no SELinux label`,
    severity: 'low',
    certainty: 'certain',
    profile: 'strict',
    since: '0.1.0',
    why: `On a host with SELinux a label keeps the processes of a container from files and processes of the host, and containers from one another, whatever user they run as. \`false\` leaves them without it. On other hosts the key does nothing.`,
    derivation: `It takes a mitigation away on hosts that have it: low.`,
    remedy: `Set \`"selinux-enabled": true\` on Fedora, RHEL and their kin, and label what containers share with \`:z\` or \`:Z\`.`,
    breaks: `Containers that mount folders of the host without \`:z\` or \`:Z\`: "permission denied", and an AVC line in the audit log.`,
    allow: `On hosts without SELinux, where the key does nothing.`,
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
      message: 'Containers get no SELinux label',
      fixes: [
        {
          title: 'Give containers SELinux labels',
          tier: 'review',
          reliesOn: 'The host runs SELinux, and bind mounts of its files are labelled.',
          want: [value(daemon, 'selinux-enabled', true)],
        },
      ],
    };
  },
});
