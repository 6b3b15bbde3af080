import { noItems } from '../../fix/want';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import { isAskedBy, writtenAll } from '../../kinds/devcontainer/dev-container';
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
    why: `Whatever runs in the container sees every process of your machine: their command lines, and for processes of the same user the environment, where tokens tend to be. On Linux the user of a
development container usually has your own number, so these are your shells and your browser. Root in the container can stop any of them, and with \`SYS_PTRACE\`, which debuggers ask for, it writes into
their memory.`,
    derivation: 'Other processes of the host by a published technique (their environments and memory): high.',
    remedy: 'Leave `--pid=host` out. A debugger attaches to processes of its own container without it.',
    allow: 'For work on profilers and monitoring agents that watch all processes of the machine.',
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
