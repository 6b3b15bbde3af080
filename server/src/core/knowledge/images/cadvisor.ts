import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** cAdvisor: figures about all containers of a host. */
export default defineFamily({
  name: 'cadvisor',
  images: ['gcr.io/cadvisor/cadvisor', 'ghcr.io/google/cadvisor', 'google/cadvisor'],
  insiders: 'cAdvisor',
  profile: () =>
    service({
      start: root,
      // To add up the folders of containers that are closed to all others.
      capabilities: { ...staysRoot, optional: [{ name: 'SYS_PTRACE', why: 'for figures of single processes of other users' }] },
      ports: [8080],
      health: 'image',
      needs: {
        socket: {
          access: 'read',
          groups: ['CONTAINERS', 'IMAGES', 'INFO', 'PING', 'VERSION'],
          optional: true,
          address: { option: '--docker' },
        },
        namespaces: [{ what: 'pid', why: 'figures of single processes', optional: true }],
        devices: [{ what: '/dev/kmsg', why: 'counting processes that were ended for lack of memory' }],
        // Of a host that closes its log to others (kernel.dmesg_restrict), as Debian and Ubuntu do.
        capabilities: [{ name: 'SYSLOG', why: 'reading /dev/kmsg' }],
        mounts: [
          { what: '/', why: 'figures about file systems' },
          { what: '/sys', why: 'figures of control groups' },
          { what: '/var/lib/docker', why: 'the sizes of containers' },
          { what: '/var/run', why: "the engine's names of containers" },
          { what: '/dev/disk', why: 'names of disks', optional: true },
        ],
        instead:
          'Mount all of it read-only, name `/dev/kmsg` as a device and grant SYSLOG for it instead of running privileged, and give it the engine through a socket proxy; the metrics of the engine itself (`metrics-addr`) and node-exporter need less.',
      },
      silent: [
        '`/var/run` holds the socket of the engine: mounted read-only it still gives control of the host.',
        'It has no login: everybody who reaches the port sees the names, images and labels of all containers.',
      ],
      sources: [
        'google/cadvisor docs/running.md',
        'google/cadvisor deploy/Dockerfile',
        'google/cadvisor docs/runtime_options.md',
        'torvalds/linux kernel/printk/printk.c',
      ],
    }),
});
