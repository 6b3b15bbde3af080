import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';

const run = { name: 'netdata', uid: 201, gid: 201 };

/** Netdata: it starts as root and turns into netdata; its plugins have more rights than itself. */
export default defineFamily({
  name: 'netdata',
  images: ['netdata/netdata', 'ghcr.io/netdata/netdata'],
  profile: () =>
    service({
      start: root,
      run,
      stepDown: 'native',
      capabilities: {
        root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETUID'],
        file: [],
        optional: [],
      },
      // apps.plugin and others are setuid root.
      usesSetuid: true,
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/run/netdata', owner: run }],
        blockers: ['/etc, where it puts its user into the group of the socket at the start'],
      },
      limits: { pids: 1024, why: 'Netdata runs a process with threads for each of its plugins' },
      data: ['/var/lib/netdata', '/var/cache/netdata', '/etc/netdata'],
      ports: [19999],
      health: 'image',
      needs: {
        socket: {
          access: 'read',
          groups: ['CONTAINERS', 'IMAGES', 'INFO', 'PING', 'VERSION'],
          optional: true,
          address: { variable: 'DOCKER_HOST' },
        },
        namespaces: [
          { what: 'pid', why: 'figures about processes', optional: true },
          { what: 'network', why: 'figures about the network interfaces of the host', optional: true },
        ],
        mounts: [
          { what: '/proc', why: 'figures about the host' },
          { what: '/sys', why: 'figures about devices and control groups' },
          { what: '/etc/passwd', why: 'names of users', optional: true },
          { what: '/etc/group', why: 'names of groups', optional: true },
          { what: '/etc/os-release', why: 'the name of the system', optional: true },
          { what: '/var/log', why: 'logs of the host', optional: true },
        ],
        capabilities: [
          { name: 'SYS_ADMIN', why: 'names of the network interfaces of containers', optional: true },
          { name: 'SYS_PTRACE', why: 'figures about processes of other users' },
        ],
        instead:
          'Mount all of it read-only, put a socket proxy that lets it read containers between it and the engine, and leave SYS_ADMIN and `apparmor=unconfined` out: then the interfaces of containers lack their names.',
      },
      silent: [
        'With `no-new-privileges` its plugins lack their rights: figures about processes stay away, and no message says so.',
        'It has no login: everybody who reaches port 19999 sees all figures.',
      ],
      sources: [
        'netdata/netdata packaging/docker/Dockerfile',
        'netdata/netdata packaging/docker/run.sh',
        'learn.netdata.cloud/docs/netdata-agent/installation/docker',
      ],
      confidence: 'medium',
    }),
});
