import { absent, type Fix, noItem } from '../../fix/want';
import { powerOfSocket } from '../../knowledge/mount-harm';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isSocketProxy, type SocketReach, socketAt } from '../../knowledge/runtime-sockets';
import { type HostMount, hostMounts } from '../../model/host-mount';
import { imageNameOf } from '../../model/image-reference';
import type { Service } from '../../model/service';
import { isTrue, trail } from '../../model/traced';
import { type Certainty, defineRule, type Report } from '../rule';

export default defineRule({
  id: 'compose/docker-socket',
  on: 'service',
  meta: {
    title: "A service can open the container engine's socket",
    severity: 'critical',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    why: `Whoever can send a request to the Docker socket can start a container that mounts \`/\` of the host and runs as root in it. No flaw is needed: it is
what the API is for. The sockets of containerd, Podman and CRI-O give the same, and so does systemd's own.

Read-only does not help: \`:ro\` keeps the socket's file from being replaced, while connecting to it writes nothing to the file system. A folder
that holds the socket (\`/\`, \`/run\`, \`/var/run\`) gives it away as well. \`use_api_socket: true\` mounts it too and adds the registry credentials of the
Docker CLI. A \`secrets\` or \`configs\` entry whose \`file\` is the socket is a mount like any other, and \`volumes_from\` takes it over from another service.`,
    derivation: `Control of the host by a documented API: critical. One step down where more is needed or less is gained: a rootless engine gives a user's account, BuildKit
its own sandbox, the system bus has policies and AppArmor before it, and a socket proxy first has to be outwitted: high.

Certainty: a path that *is* a known socket is certain; a folder is likely, for the socket stands at its documented place; a file that is only called \`docker.sock\` is
possible. \`\${XDG_RUNTIME_DIR}/docker.sock\` is likely: no file sets the variable, yet it means the same folder on every machine.`,
    remedy: `Ask first whether the service needs the engine at all: log shippers can read files, and reverse proxies can take their routes from a file.

Where it does, put a socket proxy between them that lets through only the calls that the service makes (for a reverse proxy that finds its targets:
reading containers and events), on a network that nothing else joins, and point \`DOCKER_HOST\` at it. The proxy then is the only service that mounts the socket.`,
    allow:
      'For a socket proxy, and for tools whose whole purpose is to run containers (a CI runner, a management console) on a machine that you would give them root on.',
    references: [
      cis('5.32', 'the Docker socket is not mounted inside containers'),
      owasp('1', 'do not expose the Docker daemon socket, even to the containers'),
      nist('3.3.1', 'unbounded administrative access'),
      podSecurity('Baseline', 'HostPath Volumes'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(service, { project }) {
    const api = service.useApiSocket;
    if (api && isTrue(api)) {
      yield {
        at: api.at,
        message: `"${service.name}" gets the Docker socket and the registry credentials of the Docker CLI by use_api_socket: ${powerOfSocket.engine.does}`,
        because: trail(api),
        value: 'use_api_socket',
        fixes: [{ title: 'Remove use_api_socket', tier: 'manual', want: [absent(service, 'use_api_socket')] }],
      };
    }
    for (const host of hostMounts(service, project)) {
      // That is said already.
      if (host.by === 'use_api_socket') continue;
      const reach = socketAt(host.path);
      if (reach) yield report(service, host, reach);
    }
  },
});

function report(service: Service, host: HostMount, reach: SocketReach): Report {
  const { path } = host;
  const { socket } = reach;
  const power = powerOfSocket[socket.power];
  const image = imageNameOf(service.image);
  const proxy = image !== undefined && isSocketProxy(image);
  const what = reach.folder ? `"${path}" of the host and with it ${socket.name}` : socket.name;
  const harm = host.readOnly ? `${power.does}, and read-only does not prevent that` : power.does;
  return {
    at: host.at,
    message: proxy
      ? `"${service.name}" is a socket proxy and ${gets(host, what)}: a flaw in it, or one call too many let through, gives the host away`
      : `"${service.name}" ${gets(host, what)}: ${harm}`,
    because: trail(host),
    value: path,
    severity: proxy && power.severity === 'critical' ? 'high' : power.severity,
    certainty: certaintyOf(host, reach),
    fixes: proxy ? [] : removal(service, host, reach),
  };
}

function gets({ by }: HostMount, what: string): string {
  if (by === 'secrets' || by === 'configs') return `is given ${what} as a ${by === 'secrets' ? 'secret' : 'config'}`;
  return `${by === 'volumes_from' ? 'takes over' : 'mounts'} ${what}`;
}

function certaintyOf(host: HostMount, reach: SocketReach): Certainty {
  if (reach.byName) return 'possible';
  return reach.folder || host.symbolic ? 'likely' : 'certain';
}

function removal(service: Service, { by, item }: HostMount, { socket, folder }: SocketReach): Fix[] {
  if (!item) return [];
  if (by === 'volumes_from') return [{ title: 'Take over no mounts', tier: 'manual', want: [noItem(service, by, item)] }];
  const thing = by === 'secrets' ? 'secret' : by === 'configs' ? 'config' : 'mount';
  const title = folder ? `Remove the ${thing} that holds ${socket.name}` : `Remove the ${thing} of ${socket.name}`;
  return [{ title, tier: 'manual', want: [noItem(service, by, item)] }];
}
