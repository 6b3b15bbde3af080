import { unset } from '../../fix/intent';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import { isOwn } from '../../model/container';
import { known, provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'host-pid',
  serves: {
    compose: { title: "A service sees the host's processes" },
    devcontainer: { title: "A development container sees the host's processes" },
  },
  meta: {
    severity: 'high',
    confidence: 'certain',
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
    const { pid } = container.config;
    if (!pid || !isOwn(container, pid) || known(pid) !== 'host') return;
    yield {
      at: pid.at,
      message: `${container.title} shares the host's process namespace: it sees every process of the machine and, as root, can stop them`,
      because: provenance(pid),
      fixes: [{ title: 'Give it a process namespace of its own', tier: 'manual', ask: [unset('pid')] }],
    };
  },
});
