import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isTrue, provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/docker-in-docker',
  on: 'devcontainer',
  meta: {
    title: 'Feature that makes the development container privileged',
    severity: 'critical',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
    supersedes: ['devcontainer/added-capability', 'devcontainer/unconfined', 'devcontainer/host-device'],
    references: [
      cis('5.5', 'privileged containers are not used'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Privileged Containers'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(container) {
    // Anything else that makes it privileged is more severe and is reported itself.
    if (isTrue(container.service?.privileged)) return;
    for (const { engine, trace, reference } of container.features) {
      if (!engine) continue;
      yield {
        at: trace.at,
        message: `The feature "${reference}" makes the container privileged: any process in it controls the host`,
        because: provenance(trace),
        value: reference,
      };
    }
  },
});
