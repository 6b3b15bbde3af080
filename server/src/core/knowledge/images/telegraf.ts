import { defineFamily } from '../family/family';
import { root, switchUser } from '../family/profile';
import { service } from '../family/service';

/** Telegraf, the official image: its entrypoint gives the program file capabilities where it may, and steps down. */
export default defineFamily({
  name: 'telegraf',
  images: ['telegraf'],
  profile: (tag) =>
    service({
      variant: tag.alpine ? 'alpine' : 'debian',
      start: root,
      run: tag.alpine ? { name: 'telegraf', uid: 100, gid: 101 } : { name: 'telegraf', uid: 999, gid: 999 },
      stepDown: tag.alpine ? 'su-exec' : 'setpriv',
      // With SETFCAP it marks the program for NET_RAW and NET_BIND_SERVICE: without these it could not be started any more.
      capabilities: {
        root: switchUser,
        file: [],
        optional: [{ name: 'NET_RAW', why: 'for the native method of the ping plugin, together with NET_BIND_SERVICE and SETFCAP' }],
      },
      // The program has file capabilities, which no-new-privileges takes away.
      usesSetuid: null,
      ports: [8092, 8094, 8125],
      udp: [8092, 8125],
      publicPorts: [8092, 8094, 8125],
      needs: {
        socket: {
          access: 'read',
          groups: ['CONTAINERS', 'INFO', 'PING', 'SYSTEM', 'VERSION'],
          optional: true,
          address: { setting: 'endpoint of inputs.docker' },
        },
        mounts: [{ what: '/', why: 'figures about the host, with HOST_MOUNT_PREFIX, HOST_PROC and their kin', optional: true }],
        instead:
          'Mount `/proc`, `/sys` and what else it measures read-only below /hostfs, and put a socket proxy that lets it read containers between it and the engine.',
      },
      silent: [
        'The start goes on when the file capabilities cannot be set: then the ping plugin alone fails, with a line in its log.',
        'It joins the groups of `group_add`: that of the socket is as good as root on the host.',
      ],
      sources: ['influxdata/influxdata-docker telegraf/1.37/entrypoint.sh', 'influxdata/influxdata-docker telegraf/1.33/Dockerfile'],
    }),
});
