import { type HostMount, hostMounts } from '../../facts/host-mount';
import { isForGroupAlone, isOrdinaryUser } from '../../facts/ordinary-user';
import { remove, unset } from '../../fix/intent';
import { powerOfSocket } from '../../knowledge/mount-harm';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isSocketProxy, type SocketReach, socketAt } from '../../knowledge/runtime-sockets';
import { type Container, isOwn } from '../../model/container';
import { imageNameOf } from '../../model/image-reference';
import { isTrue, known, provenance } from '../../model/traced';
import { type ContainerReport, defineContainerRule, type Proposal } from '../container-rule';
import type { Confidence } from '../rule';

export default defineContainerRule({
  name: 'docker-socket',
  serves: {
    compose: {
      title: 'Container engine socket exposed to a service',
      tiers: ['review', 'manual'],
      // Of the proxy that a fix puts in.
      leaves: ['compose/docker-socket', 'compose/healthcheck', 'compose/io-limit', 'compose/restart-policy', 'compose/undigested-image'],
    },
    devcontainer: { title: 'Container engine socket exposed to a development container' },
  },
  meta: {
    severity: 'critical',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'mount' }],
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
  *check(container, { project, socketProxy }) {
    const { config, title, onto } = container;
    const api = config.useApiSocket;
    if (api && isTrue(api) && isOwn(container, api)) {
      yield {
        at: api.at,
        message: `${title} receives the Docker socket and registry credentials with use_api_socket: ${powerOfSocket.engine.does}`,
        because: provenance(api),
        value: 'use_api_socket',
        fixes: [{ title: 'Remove use_api_socket', kind: 'choice', ask: [unset('api-socket')] }],
      };
    }
    // What the container that it is laid onto mounts is reported there.
    const before = new Set(onto ? hostMounts(onto.base, project).map(({ path }) => socketAt(path)?.socket) : []);
    for (const host of hostMounts(config, project)) {
      const reach = socketAt(host.path);
      const isSaid = host.by === 'api-socket' && isTrue(api);
      if (!reach || isSaid || !isOwn(container, host) || before.has(reach.socket)) continue;
      const isClosed = isForGroupAlone(reach) && isOrdinaryUser(container.effective);
      // What else the directory holds is reported by the rule for host paths.
      if (isClosed && reach.folder) continue;
      yield isClosed ? closed(container, host, reach) : report(container, host, reach, socketProxy(host));
    }
  },
});

function report(
  { config, title }: Container,
  host: HostMount,
  reach: SocketReach,
  proxied: NonNullable<ContainerReport['fixes']>,
): ContainerReport {
  const { path } = host;
  const { socket } = reach;
  const power = powerOfSocket[socket.power];
  const image = imageNameOf(config.image);
  const proxy = image !== undefined && isSocketProxy(image);
  const what = reach.folder ? `"${path}", which contains ${socket.name}` : socket.name;
  const harm = host.readOnly ? `${power.does}, even if read-only` : power.does;
  return {
    at: host.at,
    message: proxy
      ? `${title} is a socket proxy and ${gets(host, what)}: a vulnerability or an overly broad rule exposes the host`
      : `${title} ${gets(host, what)}: ${harm}`,
    because: provenance(host),
    value: path,
    severity: proxy && power.severity === 'critical' ? 'high' : power.severity,
    confidence: confidenceOf(host, reach),
    fixes: proxy ? [] : [...proxied, removal(host, reach)],
  };
}

/** Only root and the socket's group open it, as long as nobody has changed its mode. */
function closed({ config, title }: Container, host: HostMount, reach: SocketReach): ContainerReport {
  const user = known(config.user);
  return {
    at: host.at,
    message: `${title} ${gets(host, reach.socket.name)}: ${user === undefined ? 'its user' : `user ${user}`} is not in the group that can open it`,
    because: provenance(host),
    value: host.path,
    severity: 'low',
    confidence: 'possible',
    fixes: [removal(host, reach)],
  };
}

function gets({ by }: HostMount, what: string): string {
  if (by === 'secret' || by === 'config') return `receives ${what} as a ${by}`;
  return `${by === 'volumes-from' ? 'inherits' : 'mounts'} ${what}`;
}

function confidenceOf(host: HostMount, reach: SocketReach): Confidence {
  if (reach.byName) return 'possible';
  return reach.folder || host.symbolic ? 'likely' : 'certain';
}

function removal(host: HostMount, { socket, folder }: SocketReach): Proposal {
  const thing = host.by === 'secret' || host.by === 'config' ? host.by : 'mount';
  const own = folder ? `Remove the ${thing} that contains ${socket.name}` : `Remove the ${thing} of ${socket.name}`;
  return { title: host.by === 'volumes-from' ? 'Remove volumes_from' : own, kind: 'choice', ask: [remove(host.by, host)] };
}
