import { unset } from '../../fix/intent';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import { isOwn } from '../../model/container';
import { known, provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'host-pid',
  serves: {
    compose: { title: "Service in the host's PID namespace" },
    devcontainer: { title: "Development container in the host's PID namespace" },
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
      message: `${container.title} shares the host's PID namespace: it can see every host process and, as root, stop it`,
      because: provenance(pid),
      fixes: [{ title: 'Use a private PID namespace', kind: 'choice', ask: [unset('pid')] }],
    };
  },
});
