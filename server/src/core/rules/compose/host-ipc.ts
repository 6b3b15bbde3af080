import { absent } from '../../fix/want';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/host-ipc',
  on: 'service',
  meta: {
    title: "A service shares the host's IPC namespace",
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.17', "the host's IPC namespace is not shared"),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(service) {
    const { ipc } = service;
    if (!ipc || known(ipc) !== 'host') return;
    yield {
      at: ipc.at,
      message: `"${service.name}" shares the host's IPC namespace: it reads and writes the shared memory of programs on the host`,
      because: trail(ipc),
      fixes: [{ title: 'Give it an IPC namespace of its own', tier: 'manual', want: [absent(service, 'ipc')] }],
    };
  },
});
