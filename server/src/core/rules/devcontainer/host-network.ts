import { noItems } from '../../fix/want';
import { isAskedBy, writtenAll } from '../../kinds/devcontainer/written';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/host-network',
  on: 'devcontainer',
  meta: {
    title: "A development container uses the host's network",
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.10', "the host's network namespace is not shared"),
      owasp('5', 'be mindful of inter-container connectivity'),
      nist('3.4.2', 'unbounded network access from containers'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(container) {
    const mode = container.container.networkMode;
    if (!mode || !isAskedBy(container, mode) || known(mode) !== 'host') return;
    const flag = writtenAll(container, mode);
    yield {
      at: mode.at,
      message:
        "The container uses the host's network: it reaches what listens on the host's loopback interface and opens its ports on every address",
      because: trail(mode),
      fixes: flag ? [{ title: 'Use a network of its own', tier: 'manual', want: noItems(container, flag) }] : [],
    };
  },
});
