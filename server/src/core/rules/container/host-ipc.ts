import { unset } from '../../fix/intent';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import { isOwn } from '../../model/container';
import { known, provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'host-ipc',
  serves: {
    compose: { title: "Service in the host's IPC namespace" },
    devcontainer: { title: "Development container in the host's IPC namespace" },
  },
  meta: {
    severity: 'high',
    confidence: 'certain',
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
    const { ipc } = container.config;
    if (!ipc || !isOwn(container, ipc) || known(ipc) !== 'host') return;
    yield {
      at: ipc.at,
      message: `${container.title} shares the host's IPC namespace: it can read and write the shared memory of host processes`,
      because: provenance(ipc),
      fixes: [{ title: 'Use a private IPC namespace', kind: 'choice', ask: [unset('ipc')] }],
    };
  },
});
