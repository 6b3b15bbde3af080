import { canonicalPath } from './canonical-path';
import { isAbove, isWithin } from './host-paths';
import { parseImage } from './image-name';

/**
 * Who answers at a socket, and what it does for the caller.
 * - `engine`: starts containers of any shape, so the caller becomes root of the host.
 * - `init`: starts any program as root.
 * - `user-engine`: a rootless engine; the caller becomes the user that runs it.
 * - `builder`: runs builds as root of its own sandbox.
 * - `bus`: passes calls on to services of the host, systemd among them, each with a policy of its own.
 */
export type SocketPower = 'engine' | 'init' | 'user-engine' | 'builder' | 'bus';

/** The socket of a program that starts containers or programs for whoever can open it. */
interface RuntimeSocket {
  /** In the spelling of `canonicalPath`. */
  readonly path: string;
  /** "the Docker socket". */
  readonly name: string;
  readonly power: SocketPower;
  /** The highest folder whose mount brings the socket along wherever the program is installed. */
  readonly heldBy: string;
  readonly source: string;
  readonly checked: string;
}

/** A mount that lets a container reach such a socket. */
export interface SocketReach {
  readonly socket: RuntimeSocket;
  /** True when the mounted path is a folder that holds the socket. */
  readonly folder: boolean;
  /** True when only the name of the file tells what it is. */
  readonly byName: boolean;
}

const checked = '2026-11-24';
const docker = 'docs.docker.com, dockerd: daemon socket option';
const rootless = 'docs.docker.com, Engine: rootless mode';
const podman = 'docs.podman.io, podman-system-service(1)';
const desktop = 'docs.docker.com, Docker Desktop: permission requirements';
const lxd = 'documentation.ubuntu.com/lxd, security: access to the socket is root';
const libvirt = 'libvirt.org, connection authentication: read-write access is root';
const systemd = 'freedesktop.org, org.freedesktop.systemd1(5)';

const socket = (path: string, name: string, power: SocketPower, heldBy: string, source: string): RuntimeSocket => ({
  path,
  name,
  power,
  heldBy,
  source,
  checked,
});

/** Of the sockets below a mounted folder the first one is named. */
export const runtimeSockets: readonly RuntimeSocket[] = [
  socket('/run/docker.sock', 'the Docker socket', 'engine', '/', docker),
  socket('/run/docker.sock.raw', 'the Docker socket of Docker Desktop', 'engine', '/', desktop),
  socket(
    '/run/balena-engine.sock',
    'the balenaEngine socket',
    'engine',
    '/run/balena-engine.sock',
    'docs.balena.io, multiple containers: labels',
  ),
  socket('/run/docker/containerd/containerd.sock', "the socket of Docker's containerd", 'engine', '/', docker),
  socket('/run/containerd/containerd.sock', 'the containerd socket', 'engine', '/', 'github.com/containerd/containerd, docs/man'),
  socket('/run/k3s/containerd/containerd.sock', 'the containerd socket of k3s', 'engine', '/run/k3s', 'docs.k3s.io, advanced options'),
  socket(
    '/var/snap/microk8s/common/run/containerd.sock',
    'the containerd socket of MicroK8s',
    'engine',
    '/var/snap',
    'microk8s.io, docs: services',
  ),
  socket('/run/podman/podman.sock', 'the Podman socket', 'engine', '/', podman),
  socket('/run/crio/crio.sock', 'the CRI-O socket', 'engine', '/', 'github.com/cri-o/cri-o, docs/crio.8'),
  socket('/run/cri-dockerd.sock', 'the cri-dockerd socket', 'engine', '/', 'github.com/Mirantis/cri-dockerd'),
  socket('/run/host-services/docker.proxy.sock', 'the Docker socket of Docker Desktop', 'engine', '/run/host-services', desktop),
  socket('/var/lib/lxd/unix.socket', 'the LXD socket', 'engine', '/var/lib/lxd', lxd),
  socket('/var/snap/lxd/common/lxd/unix.socket', 'the LXD socket', 'engine', '/var/snap', lxd),
  socket('/var/lib/incus/unix.socket', 'the Incus socket', 'engine', '/var/lib/incus', 'linuxcontainers.org, Incus: security'),
  socket('/run/libvirt/libvirt-sock', 'the libvirt socket', 'engine', '/run/libvirt', libvirt),
  socket('/run/libvirt/virtqemud-sock', 'the libvirt socket', 'engine', '/run/libvirt', libvirt),
  socket('/run/snapd.socket', 'the snapd socket', 'init', '/run/snapd.socket', 'snapcraft.io, snapd REST API'),
  socket('/run/systemd/private', "systemd's private socket", 'init', '/', systemd),
  socket('/run/dbus/system_bus_socket', 'the system bus', 'bus', '/', systemd),
  socket('/run/buildkit/buildkitd.sock', 'the BuildKit socket', 'builder', '/', 'github.com/moby/buildkit, docs/buildkitd.toml'),
  socket('/run/user/*/docker.sock', 'the socket of rootless Docker', 'user-engine', '/run/user/*/docker.sock', rootless),
  socket('/run/user/*/podman/podman.sock', 'the socket of rootless Podman', 'user-engine', '/run/user/*/podman', podman),
  socket('/run/user/*/buildkit/buildkitd.sock', 'the socket of rootless BuildKit', 'builder', '/run/user/*/buildkit', rootless),
  socket('~/.docker/run/docker.sock', 'the Docker socket of Docker Desktop', 'engine', '~/.docker/run', desktop),
  socket('~/.docker/desktop/docker.sock', 'the Docker socket of Docker Desktop', 'engine', '~/.docker/desktop', desktop),
  socket('//./pipe/docker_engine', 'the Docker pipe', 'engine', '//./pipe/docker_engine', docker),
  socket('//./pipe/docker_engine_linux', 'the Docker pipe of Docker Desktop', 'engine', '//./pipe/docker_engine_linux', desktop),
  socket('//./pipe/docker_engine_windows', 'the Docker pipe of Docker Desktop', 'engine', '//./pipe/docker_engine_windows', desktop),
  socket('//./pipe/dockerdesktoplinuxengine', 'the Docker pipe of Docker Desktop', 'engine', '//./pipe/dockerdesktoplinuxengine', desktop),
  socket(
    '//./pipe/dockerdesktopwindowsengine',
    'the Docker pipe of Docker Desktop',
    'engine',
    '//./pipe/dockerdesktopwindowsengine',
    desktop,
  ),
  socket(
    '//./pipe/containerd-containerd',
    'the containerd pipe',
    'engine',
    '//./pipe/containerd-containerd',
    'github.com/containerd/containerd, docs/man',
  ),
];

/** Names that such sockets have wherever an installation puts them: Colima, OrbStack, Rancher Desktop, Lima ... */
const byName: ReadonlyMap<string, string> = new Map([
  ['docker.sock', '/run/docker.sock'],
  ['containerd.sock', '/run/containerd/containerd.sock'],
  ['podman.sock', '/run/podman/podman.sock'],
  ['crio.sock', '/run/crio/crio.sock'],
  ['buildkitd.sock', '/run/buildkit/buildkitd.sock'],
]);

/**
 * The socket that a mount of a host path lets a container reach; `:ro` makes no difference, for connecting does not write the file.
 * @param path as a Compose file says it; see `canonicalPath`.
 * @param among the sockets that matter: where a folder holds several, the first of these is named
 */
export function socketAt(path: string, among: readonly RuntimeSocket[] = runtimeSockets): SocketReach | undefined {
  const canonical = canonicalPath(path);
  if (canonical === undefined) return undefined;
  for (const candidate of among) {
    if (candidate.path === canonical) return { socket: candidate, folder: false, byName: false };
  }
  for (const candidate of among) {
    const held = isAbove(canonical, candidate.path) && (candidate.heldBy === canonical || isWithin(canonical, candidate.heldBy));
    if (held) return { socket: candidate, folder: true, byName: false };
  }
  const like = byName.get(canonical.slice(canonical.lastIndexOf('/') + 1));
  const named = among.find((candidate) => candidate.path === like);
  return named && { socket: named, folder: false, byName: true };
}

/**
 * Images that do nothing but pass chosen calls on to the Docker socket. Their source is public; the calls they let through are set in
 * the environment.
 */
const proxies: ReadonlySet<string> = new Set([
  'tecnativa/docker-socket-proxy', // github.com/Tecnativa/docker-socket-proxy
  'linuxserver/socket-proxy', // github.com/linuxserver/docker-socket-proxy
  'wollomatic/socket-proxy', // github.com/wollomatic/socket-proxy
  'hectorm/cetusguard', // github.com/hectorm/cetusguard
  '11notes/socket-proxy', // github.com/11notes/docker-socket-proxy
]);

/** True for an image of a known socket proxy, on any registry. */
export function isSocketProxy(image: string): boolean {
  return proxies.has(parseImage(image).repository);
}
