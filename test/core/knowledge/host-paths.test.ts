import { deepEqual, equal } from 'node:assert/strict';
import { canonicalPath } from '../../../server/src/core/knowledge/canonical-path';
import { hostPaths } from '../../../server/src/core/knowledge/host-path-facts';
import { assessHostPath, gravity } from '../../../server/src/core/knowledge/host-paths';
import { isSocketProxy, runtimeSockets, socketAt } from '../../../server/src/core/knowledge/runtime-sockets';

/** `class at fact`, with `below` when the fact lies below the mounted path; `-` for nothing to say. */
function analysis(path: string, writable: boolean): string {
  const found = assessHostPath(path, writable);
  if (!found) return '-';
  return `${found.use.class} ${found.fact.path}${found.below ? ' below' : ''}`;
}

function reached(path: string): string {
  const reach = socketAt(path);
  if (!reach) return '-';
  return `${reach.socket.path}${reach.folder ? ' in folder' : ''}${reach.byName ? ' by name' : ''}`;
}

describe('Host paths', () => {
  const spellings: readonly (readonly [string, string | undefined])[] = [
    ['/etc', '/etc'],
    ['/etc/', '/etc'],
    ['//etc//cron.d/.', '/etc/cron.d'],
    ['/srv/../etc/./shadow', '/etc/shadow'],
    ['/../..', '/'],
    ['/', '/'],
    ['/var/run/docker.sock', '/run/docker.sock'],
    ['//var/run/docker.sock', '/run/docker.sock'],
    ['/var/running', '/var/running'],
    ['/bin', '/usr/bin'],
    ['/lib64/x', '/usr/lib64/x'],
    ['/library', '/library'],
    ['/private/etc/hosts', '/etc/hosts'],
    ['/private/data', '/private/data'],
    ['/proc/1/root/etc/shadow', '/etc/shadow'],
    ['/proc/self/root', '/'],
    ['~', '~'],
    ['~/.ssh/', '~/.ssh'],
    ['~/a/../../..', '/home'],
    ['$HOME/.ssh', '~/.ssh'],
    ['$' + '{HOME}/.ssh', '~/.ssh'],
    ['/home/ada/.ssh', '~/.ssh'],
    ['/Users/ada', '~'],
    ['/var/home/ada', '~'],
    ['/home', '/home'],
    ['/root/.ssh', '/root/.ssh'],
    ['C:\\Users\\Ada\\.ssh', '~/.ssh'],
    ['C:\\', 'c:/'],
    ['c:', 'c:/'],
    ['D:/Media', 'd:/media'],
    ['/c/Users/Ada', '~'],
    ['/mnt/c/Windows', 'c:/windows'],
    ['/mnt/data', '/mnt/data'],
    ['/host_mnt/c/Users/Ada', '~'],
    ['/host_mnt/Users/ada', '~'],
    ['/run/user/1000/bus', '/run/user/*/bus'],
    ['$XDG_RUNTIME_DIR/docker.sock', '/run/user/*/docker.sock'],
    ['$' + '{SSH_AUTH_SOCK}', '$SSH_AUTH_SOCK'],
    ['//./pipe/docker_engine', '//./pipe/docker_engine'],
    ['\\\\.\\pipe\\Docker_Engine', '//./pipe/docker_engine'],
    ['./data', undefined],
    ['../shared', undefined],
    ['data', undefined],
    ['.', undefined],
    ['', undefined],
    ['$PWD/etc', undefined],
    ['$' + '{DATA}/etc', undefined],
    ['/srv/$NAME/etc', undefined],
    ['$constructor/etc', undefined],
  ];
  for (const [path, expected] of spellings)
    it(`spells ${JSON.stringify(path)} ${expected ?? 'as nothing of the host'}`, () => equal(canonicalPath(path), expected));

  const table: readonly (readonly [path: string, reading: string, writing: string])[] = [
    // A fact, what lies below it, and what holds it.
    ['/etc/cron.d', 'minor /etc/cron.d', 'root-equivalent /etc/cron.d'],
    ['/etc/cron.d/backup', 'minor /etc/cron.d', 'root-equivalent /etc/cron.d'],
    ['/etc', 'secret /etc/shadow below', 'root-equivalent /etc/shadow below'],
    ['/', 'secret /etc/shadow below', 'root-equivalent /etc/shadow below'],
    ['/var', 'secret /var/lib/docker below', 'root-equivalent /var/spool/cron below'],
    ['/var/lib', 'secret /var/lib/docker below', 'root-equivalent /var/lib/docker below'],
    ['/etc/ssl', 'secret /etc/ssl/private below', 'secret /etc/ssl/private below'],
    // Exceptions inside.
    ['/etc/localtime', '-', 'minor /etc/localtime'],
    ['/etc/timezone', '-', 'minor /etc/timezone'],
    ['/etc/ssl/certs', '-', 'state /etc/ssl/certs'],
    ['/usr/share/zoneinfo/Europe/Berlin', '-', 'minor /usr/share/zoneinfo'],
    ['/etc/nginx/nginx.conf', '-', 'state /etc'],
    ['/etcetera', '-', '-'],
    ['/run/systemd/journal/socket', '-', '-'],
    ['/usr/local/share/app', '-', '-'],
    ['/var/log/app', '-', '-'],
    ['/opt/app/data', '-', '-'],
    ['/dev/null', '-', '-'],
    // Kernel, programs, engines.
    ['/proc', 'state /proc', 'root-equivalent /proc'],
    ['/proc/sys/kernel', 'state /proc', 'root-equivalent /proc'],
    ['/sys', 'state /sys/kernel/debug below', 'root-equivalent /sys'],
    ['/sys/fs/cgroup', 'minor /sys/fs/cgroup', 'neighbours /sys/fs/cgroup'],
    ['/dev/shm', 'state /dev/shm', 'state /dev/shm'],
    ['/boot', 'minor /boot', 'root-equivalent /boot'],
    ['/lib/modules', 'minor /usr/lib/modules', 'root-equivalent /usr/lib/modules'],
    ['/usr/local/bin/tool', 'minor /usr/local/bin', 'root-equivalent /usr/local/bin'],
    ['/var/lib/docker', 'secret /var/lib/docker', 'root-equivalent /var/lib/docker'],
    ['/var/lib/docker/volumes', 'secret /var/lib/docker/volumes', 'neighbours /var/lib/docker/volumes'],
    ['/var/lib/docker/volumes/web/_data', '-', '-'],
    ['/var/log', 'state /var/log', 'state /var/log'],
    ['/tmp', 'state /tmp', 'state /tmp'],
    ['/tmp/upload', '-', '-'],
    // Accounts: a user's, root's, everybody's.
    ['~', 'secret ~', 'account ~'],
    ['/home/ada', 'secret ~', 'account ~'],
    ['/home', 'secret ~/.ssh below', 'account ~/.ssh below'],
    ['~/.ssh/id_ed25519', 'secret ~/.ssh', 'account ~/.ssh'],
    ['~/.config', 'secret ~/.config/gcloud below', 'account ~/.config/systemd below'],
    ['~/projects/app', '-', '-'],
    ['~/.bashrc', '-', 'account ~/.bashrc'],
    ['/root', 'secret ~', 'root-equivalent ~'],
    ['/root/.ssh', 'secret ~/.ssh', 'root-equivalent ~/.ssh'],
    ['/root/data', '-', '-'],
    ['$' + '{SSH_AUTH_SOCK}', 'account $SSH_AUTH_SOCK', 'account $SSH_AUTH_SOCK'],
    ['/run/user/1000', 'account /run/user/*', 'account /run/user/*'],
    ['/run/user', 'account /run/user/*/bus below', 'account /run/user/*/bus below'],
    // Windows.
    ['C:\\', 'secret ~/.ssh below', 'root-equivalent c:/windows below'],
    ['C:\\Windows\\System32', 'minor c:/windows', 'root-equivalent c:/windows'],
    ['D:\\', '-', '-'],
    // The project, and plain data.
    ['./etc', '-', '-'],
    ['../../etc', '-', '-'],
    ['/srv/data', '-', '-'],
    ['/mnt/media', '-', '-'],
    ['$' + '{DATA}', '-', '-'],
  ];
  for (const [path, reading, writing] of table) {
    it(`assesses ${path}`, () => deepEqual([analysis(path, false), analysis(path, true)], [reading, writing]));
  }

  it('says of every place what it gives, from where that is known, in its one spelling and once', () => {
    for (const { path, reading, writing, source, checked } of hostPaths) {
      for (const use of [reading, writing]) equal(use.class === 'benign', use.gives === '', path);
      equal(source === '' || !/^\d{4}-\d\d-\d\d$/.test(checked), false, path);
      equal(path.startsWith('$') ? path : canonicalPath(path.replace('/*', '/1')), path);
    }
    equal(new Set(hostPaths.map(({ path }) => path)).size, hostPaths.length);
  });

  it('assesses a folder at least as severely as anything in it', () => {
    for (const { path } of hostPaths.filter((fact) => fact.path.startsWith('/'))) {
      const folder = path.slice(0, path.lastIndexOf('/')) || '/';
      for (const writable of [false, true]) {
        const [inner, outer] = [assessHostPath(path, writable), assessHostPath(folder, writable)];
        equal(gravity[outer?.use.class ?? 'benign'] >= gravity[inner?.use.class ?? 'benign'], true, `${folder} and ${path}`);
      }
    }
  });
});

describe('Runtime sockets', () => {
  const table: readonly (readonly [string, string])[] = [
    ['/var/run/docker.sock', '/run/docker.sock'],
    ['/run/docker.sock', '/run/docker.sock'],
    ['//var/run/docker.sock', '/run/docker.sock'],
    ['/var/run/../run/docker.sock/', '/run/docker.sock'],
    ['/', '/run/docker.sock in folder'],
    ['/run', '/run/docker.sock in folder'],
    ['/var/run/', '/run/docker.sock in folder'],
    ['/var', '-'],
    ['/run/docker', '/run/docker/containerd/containerd.sock in folder'],
    ['/run/containerd', '/run/containerd/containerd.sock in folder'],
    ['/run/containerd/containerd.sock', '/run/containerd/containerd.sock'],
    ['/run/k3s', '/run/k3s/containerd/containerd.sock in folder'],
    ['/run/podman/podman.sock', '/run/podman/podman.sock'],
    ['/var/run/crio/crio.sock', '/run/crio/crio.sock'],
    ['/run/buildkit/buildkitd.sock', '/run/buildkit/buildkitd.sock'],
    ['/run/dbus', '/run/dbus/system_bus_socket in folder'],
    ['/run/dbus/system_bus_socket', '/run/dbus/system_bus_socket'],
    ['/run/systemd', '/run/systemd/private in folder'],
    ['/run/systemd/journal', '-'],
    ['/run/user/1000/docker.sock', '/run/user/*/docker.sock'],
    ['$' + '{XDG_RUNTIME_DIR}/podman/podman.sock', '/run/user/*/podman/podman.sock'],
    ['/run/user/1000', '-'],
    ['/run/user/1000/podman', '/run/user/*/podman/podman.sock in folder'],
    ['~/.docker/run/docker.sock', '~/.docker/run/docker.sock'],
    ['/Users/ada/.docker/run', '~/.docker/run/docker.sock in folder'],
    ['~/.docker', '-'],
    ['~', '-'],
    ['/home', '-'],
    ['~/.colima/default/docker.sock', '/run/docker.sock by name'],
    ['/srv/containerd.sock', '/run/containerd/containerd.sock by name'],
    ['//./pipe/docker_engine', '//./pipe/docker_engine'],
    ['\\\\.\\pipe\\dockerDesktopLinuxEngine', '//./pipe/dockerdesktoplinuxengine'],
    ['//./pipe/other', '-'],
    ['./docker.sock', '-'],
    ['$' + '{DOCKER_SOCK}', '-'],
    ['/var/run/mysqld/mysqld.sock', '-'],
    ['/srv/docker.sock.d', '-'],
  ];
  for (const [path, expected] of table) it(`finds at ${path} ${expected}`, () => equal(reached(path), expected));

  it('finds each socket at its own path, and lets its folder hold it', () => {
    for (const { path } of runtimeSockets) equal(reached(path), path);
  });

  it('knows socket proxies on any registry and by any tag', () => {
    const images = [
      'tecnativa/docker-socket-proxy',
      'ghcr.io/tecnativa/docker-socket-proxy:0.3.0',
      'lscr.io/linuxserver/socket-proxy:latest',
      'wollomatic/socket-proxy:1',
    ];
    for (const image of images) equal(isSocketProxy(image), true, image);
    for (const image of ['traefik', 'someone/docker-socket-proxy', 'wollomatic/simple-traefik']) equal(isSocketProxy(image), false, image);
  });
});
