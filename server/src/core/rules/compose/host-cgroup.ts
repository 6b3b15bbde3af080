import { absent } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { attributesOf } from '../../model/compose/attributes';
import { known, trail } from '../../model/traced';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'compose/host-cgroup',
  on: 'service',
  meta: {
    title: "A service uses the host's control groups",
    severity: 'low',
    certainty: 'certain',
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
  *check(service): Iterable<Report> {
    const { cgroup, cgroupParent } = attributesOf(service.map);
    if (cgroup && known(cgroup) === 'host') {
      yield {
        at: cgroup.at,
        message: `"${service.name}" shares the host's cgroup namespace: it sees the control groups of everything that runs on the host`,
        because: trail(cgroup),
        fixes: [
          {
            title: 'Give it a cgroup namespace of its own',
            tier: 'review',
            reliesOn: 'Nothing in the service looks at control groups of the host.',
            want: [absent(service, 'cgroup')],
          },
        ],
      };
    }
    const parent = known(cgroupParent);
    if (!cgroupParent || !parent) return;
    yield {
      at: cgroupParent.at,
      message: `"${service.name}" runs below the control group "${parent}": limits of the group that Docker uses for containers do not bind it`,
      because: trail(cgroupParent),
      profile: 'strict',
      fixes: [
        {
          title: "Use Docker's control group",
          tier: 'review',
          reliesOn: 'Nothing on the host counts on the control group that is named.',
          want: [absent(service, 'cgroup_parent')],
        },
      ],
    };
  },
});
