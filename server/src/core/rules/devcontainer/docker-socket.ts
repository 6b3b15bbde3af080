import { hostMounts, type OwnMount, ownMounts } from '../../facts/host-mount';
import { type Fix, noItems } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { isAskedBy, writtenIn } from '../../kinds/devcontainer/written';
import { powerOfSocket } from '../../knowledge/mount-harm';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { type SocketReach, socketAt } from '../../knowledge/runtime-sockets';
import { trail } from '../../model/traced';
import { type Certainty, defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/docker-socket',
  on: 'devcontainer',
  meta: {
    title: "A development container can open the container engine's socket",
    severity: 'critical',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.32', 'the Docker socket is not mounted inside containers'),
      owasp('1', 'do not expose the Docker daemon socket, even to the containers'),
      nist('3.3.1', 'unbounded administrative access'),
      podSecurity('Baseline', 'HostPath Volumes'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(container, { project }) {
    const before = new Set(container.service ? hostMounts(container.service, project).map(({ path }) => socketAt(path)?.socket) : []);
    for (const host of ownMounts(container.container)) {
      const { mount, path } = host;
      const reach = socketAt(path);
      // What the service mounts already is said there.
      if (!reach || !isAskedBy(container, mount) || before.has(reach.socket)) continue;
      const power = powerOfSocket[reach.socket.power];
      const what = reach.folder ? `"${path}" of the host and with it ${reach.socket.name}` : reach.socket.name;
      yield {
        at: mount.at,
        message: `The container mounts ${what}: ${power.does}${mount.readOnly ? ', and read-only does not prevent that' : ''}`,
        because: trail(mount),
        value: path,
        severity: power.severity,
        certainty: certaintyOf(host, reach),
        fixes: removal(container, host, reach),
      };
    }
  },
});

function certaintyOf(host: OwnMount, reach: SocketReach): Certainty {
  if (reach.byName) return 'possible';
  return reach.folder || host.symbolic ? 'likely' : 'certain';
}

function removal(container: DevContainer, { mount }: OwnMount, { socket, folder }: SocketReach): Fix[] {
  const written = writtenIn(container, mount);
  if (!written) return [];
  const title = folder ? `Remove the mount that holds ${socket.name}` : `Remove the mount of ${socket.name}`;
  return [{ title, tier: 'manual', want: noItems(container, written) }];
}
