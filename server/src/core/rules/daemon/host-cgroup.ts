import { unknown } from '../../fix/condition';
import { absent } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/host-cgroup',
  on: 'daemon',
  meta: {
    title: 'Containers in control groups of the host',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('2.10', 'the default cgroup usage has been confirmed'),
      cis('5.25', 'cgroup usage is confirmed'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const mode = scalarAt(daemon.map, 'default-cgroupns-mode');
    if (mode?.plain === 'host') {
      yield {
        at: mode.at,
        message: 'All containers share the cgroup namespace of the host: they see the control groups of all others',
        fixes: [
          {
            title: 'Use private cgroup namespaces',
            kind: 'review',
            conditions: [unknown('host-cgroups-unused', 'No container reads control groups of the host.')],
            want: [absent(daemon, 'default-cgroupns-mode')],
          },
        ],
      };
    }
    const parent = scalarAt(daemon.map, 'cgroup-parent');
    if (parent && typeof parent.plain === 'string' && !ofDockerEngine.has(parent.plain)) {
      yield {
        at: parent.at,
        message: `All containers run in the control group "${parent.plain}": its limits apply instead of those that Docker Engine expects`,
        fixes: [
          {
            title: "Use Docker Engine's default control group",
            kind: 'review',
            conditions: [unknown('cgroup-parent-unused', `Nothing on the host depends on the control group "${parent.plain}".`)],
            want: [absent(daemon, 'cgroup-parent')],
          },
        ],
      };
    }
  },
});

/** What dockerd takes by itself, with cgroupfs and with systemd. */
const ofDockerEngine: ReadonlySet<string> = new Set(['', 'docker', '/docker', 'system.slice']);
