import { absent } from '../../fix/want';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/host-pid',
  on: 'service',
  meta: {
    title: "A service sees the host's processes",
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.16', "the host's process namespace is not shared"),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(service) {
    const { pid } = service;
    if (!pid || known(pid) !== 'host') return;
    yield {
      at: pid.at,
      message: `"${service.name}" shares the host's process namespace: it sees every process of the machine and, as root, can stop them`,
      because: trail(pid),
      fixes: [{ title: 'Give it a process namespace of its own', tier: 'manual', want: [absent(service, 'pid')] }],
    };
  },
});
