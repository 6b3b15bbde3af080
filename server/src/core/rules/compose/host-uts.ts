import { absent } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { attributesOf } from '../../model/compose/attributes';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/host-uts',
  on: 'service',
  meta: {
    title: "A service shares the host's UTS namespace",
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
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
  *check(service) {
    const { uts } = attributesOf(service.map);
    if (!uts || known(uts) !== 'host') return;
    yield {
      at: uts.at,
      message: `"${service.name}" shares the host's UTS namespace: with SYS_ADMIN it renames the host`,
      because: trail(uts),
      fixes: [
        {
          title: 'Give it a host name of its own',
          tier: 'review',
          reliesOn: 'Nothing in the service asks for the name of the host.',
          want: [absent(service, 'uts')],
        },
      ],
    };
  },
});
