import { hostMounts } from '../../facts/host-mount';
import { type Evidence, unknown, unknownUnless } from '../../fix/condition';
import { unset } from '../../fix/intent';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { ContainerConfig } from '../../model/container';
import type { Project } from '../../model/project';
import { known, provenance } from '../../model/traced';
import { type ContainerReport, defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'host-cgroup',
  serves: {
    compose: { title: "Service in the host's control groups" },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'host', namespace: 'cgroup' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.25', 'cgroup usage is confirmed'),
      owasp('5', 'be mindful of inter-container connectivity'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check({ config, title }, { project }): Iterable<ContainerReport> {
    const { cgroup, cgroupParent } = config.attributes;
    if (cgroup && known(cgroup) === 'host') {
      yield {
        at: cgroup.at,
        message: `${title} shares the host's cgroup namespace: it can see the control groups of every process on the host`,
        because: provenance(cgroup),
        fixes: [
          {
            title: 'Use a private cgroup namespace',
            kind: 'review',
            conditions: [
              unknownUnless('host-cgroups-unused', 'Nothing in the service reads control groups of the host.', readerOf(config, project)),
            ],
            ask: [unset('cgroup')],
          },
        ],
      };
    }
    const parent = known(cgroupParent);
    if (!cgroupParent || !parent) return;
    yield {
      at: cgroupParent.at,
      message: `${title} runs in the control group "${parent}": limits of the control group that Docker uses do not apply to it`,
      because: provenance(cgroupParent),
      profile: 'strict',
      fixes: [
        {
          title: "Use Docker's default control group",
          kind: 'review',
          conditions: [unknown('cgroup-parent-unused', 'Nothing on the host depends on the service being in that control group.')],
          ask: [unset('cgroup-parent')],
        },
      ],
    };
  },
});

/** A mount of the control groups of the host: programs such as systemd and cAdvisor read and write there. */
function readerOf(config: ContainerConfig, project: Project): Evidence | undefined {
  const mount = hostMounts(config, project).find(({ path }) => /^\/sys\/fs\/cgroup(\/|$)/.test(path));
  return mount && { note: `the service mounts ${mount.path} from the host`, at: mount.at };
}
