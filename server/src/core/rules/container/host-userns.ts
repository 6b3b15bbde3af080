import { hostMounts } from '../../facts/host-mount';
import { unset } from '../../fix/intent';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import type { ContainerConfig } from '../../model/container';
import type { Project } from '../../model/project';
import { known, provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'host-userns',
  serves: {
    compose: { title: 'Service exempt from user namespace remapping' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    references: [
      cis('5.31', "the host's user namespaces are not shared"),
      owasp('2', 'set a user'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
    ],
  },
  *check({ config, title }, { project }) {
    const { usernsMode } = config;
    if (!usernsMode || known(usernsMode) !== 'host') return;
    const isNeeded = known(config.networkMode) === 'host' || known(config.pid) === 'host' || opensSocket(config, project);
    yield {
      at: usernsMode.at,
      message: `${title} opts out of user namespace remapping: root in it is root on the host, even with userns-remap`,
      because: provenance(usernsMode),
      fixes: [
        {
          title: "Use the daemon's user namespace remapping",
          tier: isNeeded ? 'manual' : 'review',
          reliesOn: 'Nothing in the service needs the user IDs of the host.',
          ask: [unset('userns')],
        },
      ],
    };
  },
});

/** The socket of the engine belongs to root of the host: behind a remapped root it stays shut. */
function opensSocket(config: ContainerConfig, project: Project): boolean {
  return hostMounts(config, project).some(({ path }) => socketAt(path) !== undefined);
}
