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
    why: `Whoever breaks into the service sees the whole tree of control groups: which services and containers the host runs, under which names and limits. With
\`cgroup: host\` the container does not get a cgroup namespace of its own. Where it may also write to \`/sys/fs/cgroup\`, it changes the limits of its neighbours.

\`cgroup_parent\` (shown under the strict profile) moves the container below another group than Docker's: it may leave the limits behind that the host has set for all
containers.`,
    derivation: 'It shows what the host runs, and takes a wall away that only counts where the tree can be written, too: low.',
    remedy: `Leave \`cgroup\` out: on hosts with cgroup v2 the container then gets a namespace of its own. Set limits on the service itself (\`mem_limit\`, \`cpus\`,
\`pids_limit\`) instead of choosing a group for it.`,
    breaks: `Monitors that read the limits and use of other containers see their own group only, and systemd inside a container may not start. Without \`cgroup_parent\` limits that
the host sets on that group no longer bind the service.`,
    allow:
      'For a monitor of all containers, or systemd inside a container on hosts with cgroup v1; `cgroup_parent` where the host bounds a group of services together.',
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
