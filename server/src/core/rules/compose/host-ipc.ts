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
    why: `Whoever breaks into the service reads and writes the shared memory of programs on the host: pages of databases, frames of video pipelines, whatever they exchange. With
\`ipc: host\` it also has their semaphores and message queues, and those of every other container that is set up like this. \`/dev/shm\` is the host's. The engine also switches SELinux labels off for such a container.`,
    derivation: 'The memory of programs on the host and of other containers by documented calls: high.',
    remedy: `Leave \`ipc\` out. A service that needs more shared memory takes \`shm_size: 1gb\`. Two services that exchange shared memory share one namespace: \`ipc: shareable\` in the
first and \`ipc: "service:first"\` in the second.`,
    allow: 'For services that exchange shared memory with a program that runs on the host itself.',
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
