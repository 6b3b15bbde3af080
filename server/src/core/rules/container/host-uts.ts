import { unknown } from '../../fix/condition';
import { unset } from '../../fix/intent';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { known, provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'host-uts',
  serves: {
    compose: { title: "Service in the host's UTS namespace" },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'host', namespace: 'uts' }],
    tiers: ['review'],
    references: [
      cis('5.21', "the host's UTS namespace is not shared"),
      owasp('5', 'be mindful of inter-container connectivity'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check({ config, title }) {
    const { uts } = config.attributes;
    if (!uts || known(uts) !== 'host') return;
    yield {
      at: uts.at,
      message: `${title} shares the host's UTS namespace: with SYS_ADMIN it can rename the host`,
      because: provenance(uts),
      fixes: [
        {
          title: 'Use a private UTS namespace',
          kind: 'review',
          conditions: [unknown('host-name-unused', 'Nothing in the service needs the host name of the host.')],
          ask: [unset('uts')],
        },
      ],
    };
  },
});
