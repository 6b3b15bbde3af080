import { noItems } from '../../fix/want';
import { isAskedBy, writtenAll } from '../../kinds/devcontainer/written';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/host-ipc',
  on: 'devcontainer',
  meta: {
    title: "A development container shares the host's IPC namespace",
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
  *check(container) {
    const { ipc } = container.container;
    if (!ipc || !isAskedBy(container, ipc) || known(ipc) !== 'host') return;
    const flag = writtenAll(container, ipc);
    yield {
      at: ipc.at,
      message: "The container shares the host's IPC namespace: it reads and writes the shared memory of programs on the host",
      because: trail(ipc),
      fixes: flag ? [{ title: 'Give it an IPC namespace of its own', tier: 'manual', want: noItems(container, flag) }] : [],
    };
  },
});
