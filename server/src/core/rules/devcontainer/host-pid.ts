import { noItems } from '../../fix/want';
import { isAskedBy, writtenAll } from '../../kinds/devcontainer/written';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/host-pid',
  on: 'devcontainer',
  meta: {
    title: "A development container sees the host's processes",
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
  *check(container) {
    const { pid } = container.container;
    if (!pid || !isAskedBy(container, pid) || known(pid) !== 'host') return;
    const flag = writtenAll(container, pid);
    yield {
      at: pid.at,
      message: "The container shares the host's process namespace: it sees every process of the machine and, as root, can stop them",
      because: trail(pid),
      fixes: flag ? [{ title: 'Give it a process namespace of its own', tier: 'manual', want: noItems(container, flag) }] : [],
    };
  },
});
