import { defineFamily } from '../family/family';
import { type ImageProfile, none, root } from '../family/profile';
import { service } from '../family/service';

const lesson: ImageProfile['silent'] = [
  'POST opens all calls that change something in every group that is let through: CONTAINERS with POST is root on the host.',
  'Whoever reaches its port may make all calls that it lets through: publish no port, and put it on an internal network with its client alone.',
];

export const instead =
  'It needs the socket and nothing else: no other mount, no published port, an internal network, and only the groups that its client asks for.';

/** The proxies that are told by variables which groups of calls they let through. */
export default defineFamily({
  name: 'socket-proxy',
  images: [
    'tecnativa/docker-socket-proxy',
    'ghcr.io/tecnativa/docker-socket-proxy',
    'linuxserver/socket-proxy',
    'lscr.io/linuxserver/socket-proxy',
    'ghcr.io/linuxserver/socket-proxy',
  ],
  profile: (_tag, { name }) => {
    const isHaproxy = name.endsWith('docker-socket-proxy');
    return service({
      variant: isHaproxy ? 'HAProxy' : 'nginx',
      start: root,
      // HAProxy stays root, and the socket belongs to root. nginx gives its folders away and its workers another user.
      capabilities: isHaproxy ? none : { root: ['CHOWN', 'SETGID', 'SETUID'], file: [], optional: [] },
      readOnly: { tmpfs: isHaproxy ? [{ path: '/run' }, { path: '/tmp' }] : [{ path: '/run' }], blockers: [] },
      ports: [2375],
      needs: { mounts: [{ what: '/run/docker.sock', why: 'everything it does' }], instead },
      silent: lesson,
      sources: isHaproxy
        ? [
            'Tecnativa/docker-socket-proxy Dockerfile',
            'Tecnativa/docker-socket-proxy haproxy.cfg',
            'Tecnativa/docker-socket-proxy README.md',
          ]
        : ['linuxserver/docker-socket-proxy README.md', 'linuxserver/docker-socket-proxy root/docker-entrypoint.sh'],
      confidence: isHaproxy ? 'high' : 'medium',
    });
  },
});
