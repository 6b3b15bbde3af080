import { hostMounts, type OwnMount, ownMounts } from '../../facts/host-mount';
import { type Fix, noItems } from '../../fix/want';
import { powerOfSocket } from '../../knowledge/mount-harm';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { type SocketReach, socketAt } from '../../knowledge/runtime-sockets';
import { type DevContainer, isAskedBy, writtenIn } from '../../model/devcontainer';
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
    why: `Whatever can send a request to the Docker socket can start a container that mounts \`/\` of your machine and runs as root in it: an install script of a package, an extension, a test. No flaw is needed: it is what
the API is for. The wall that a development container is meant to be then stands open.

The mount may be written in \`mounts\`, in \`runArgs\` (\`-v\`, \`--mount\`), or be brought by the feature docker-outside-of-docker, whose name is all that shows it. Read-only does not help: connecting to the socket writes nothing
to the file system.`,
    derivation: `Control of the host by a documented API: critical. A rootless engine gives a user's account, BuildKit its own sandbox: high.

Certainty: a path that *is* a known socket is certain, and so is what the feature brings; a folder is likely, for the socket stands at its documented place; a file that is only called \`docker.sock\` is possible.`,
    remedy: `Ask whether the project needs the engine at all: a database can be a second service of a Compose file that \`dockerComposeFile\` names, and the editor starts it. To build images, use a builder on another machine
(\`docker buildx create --driver remote\`) or a rootless engine. docker-in-docker keeps the host's engine out of it, at the price of a privileged container.`,
    allow:
      'In a virtual machine or a hosted workspace that holds nothing but this project, and for work on tools whose purpose is to run containers.',
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
