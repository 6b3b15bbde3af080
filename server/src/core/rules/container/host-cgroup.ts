import { unset } from '../../fix/intent';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { known, provenance } from '../../model/traced';
import { type ContainerReport, defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'host-cgroup',
  serves: {
    compose: { title: "A service uses the host's control groups" },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    references: [
      cis('5.25', 'cgroup usage is confirmed'),
      owasp('5', 'be mindful of inter-container connectivity'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check({ config, title }): Iterable<ContainerReport> {
    const { cgroup, cgroupParent } = config.attributes;
    if (cgroup && known(cgroup) === 'host') {
      yield {
        at: cgroup.at,
        message: `${title} shares the host's cgroup namespace: it sees the control groups of everything that runs on the host`,
        because: provenance(cgroup),
        fixes: [
          {
            title: 'Give it a cgroup namespace of its own',
            tier: 'review',
            reliesOn: 'Nothing in the service looks at control groups of the host.',
            ask: [unset('cgroup')],
          },
        ],
      };
    }
    const parent = known(cgroupParent);
    if (!cgroupParent || !parent) return;
    yield {
      at: cgroupParent.at,
      message: `${title} runs below the control group "${parent}": limits of the group that Docker uses for containers do not bind it`,
      because: provenance(cgroupParent),
      profile: 'strict',
      fixes: [
        {
          title: "Use Docker's control group",
          tier: 'review',
          reliesOn: 'Nothing on the host counts on the control group that is named.',
          ask: [unset('cgroup-parent')],
        },
      ],
    };
  },
});
