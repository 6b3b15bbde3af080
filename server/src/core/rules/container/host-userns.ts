import { hostMounts } from '../../facts/host-mount';
import { type Evidence, unknownUnless } from '../../fix/condition';
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
    takes: [{ need: 'host', namespace: 'user' }],
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
    yield {
      at: usernsMode.at,
      message: `${title} opts out of user namespace remapping: root in it is root on the host, even with userns-remap`,
      because: provenance(usernsMode),
      fixes: [
        {
          title: "Use the daemon's user namespace remapping",
          kind: 'review',
          conditions: [unknownUnless('host-ids-unused', 'Nothing in the service needs the user IDs of the host.', needOf(config, project))],
          ask: [unset('userns')],
        },
      ],
    };
  },
});

/**
 * What only works with the user IDs of the host: its network and PID namespaces (docs.docker.com, Isolate containers with a user namespace), and
 * the socket of the engine, which belongs to root of the host.
 */
function needOf(config: ContainerConfig, project: Project): Evidence | undefined {
  const { networkMode, pid } = config;
  if (networkMode && known(networkMode) === 'host') return { note: 'the service uses the host network', at: networkMode.at };
  if (pid && known(pid) === 'host') return { note: 'the service uses the PID namespace of the host', at: pid.at };
  const socket = hostMounts(config, project).find(({ path }) => socketAt(path) !== undefined);
  return socket && { note: 'the service uses the socket of a container engine, which belongs to root of the host', at: socket.at };
}
