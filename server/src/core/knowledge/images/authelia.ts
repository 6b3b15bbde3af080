import { defineFamily } from '../family/family';
import { root, stepDown } from '../family/profile';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

/** Authelia: since 4.23 the entrypoint gives /config to PUID and PGID and steps down to them, which are root until somebody sets them. */
export default defineFamily({
  name: 'authelia',
  images: ['authelia/authelia', 'ghcr.io/authelia/authelia'],
  profile: (tag) => {
    if (!atLeast(tag, 4, 23)) return undefined;
    return service({
      variant: '4.23 and later',
      start: root,
      // From the second start on /config may be closed to others, and secrets on mounts belong to users of the host.
      capabilities: { root: stepDown, restart: ['DAC_OVERRIDE'], file: [], optional: [] },
      anyUser: true,
      readOnly: {
        tmpfs: [{ path: '/tmp' }],
        blockers: [
          '/app/.healthcheck.env, which it writes at its start: it ends when it cannot, unless `server.disable_healthcheck` is set',
        ],
      },
      data: ['/config'],
      ...(!atLeast(tag, 4, 39) && { volumes: ['/config'] }),
      ports: [9091],
      publicPorts: [9091],
      fileSecrets: ['AUTHELIA_*_FILE'],
      health: 'image',
      silent: [
        'A start as root gives all of /config to PUID and PGID, and with `user:` nothing does: the folder must belong to that user.',
        'With PUID and PGID left alone it goes on as root.',
      ],
      sources: [
        'authelia/authelia Dockerfile',
        'authelia/authelia entrypoint.sh',
        'authelia/authelia internal/middlewares/startup.go',
        'authelia/authelia docs/content/integration/deployment/docker.md',
        'authelia/authelia docs/content/configuration/methods/secrets.md',
        'authelia/baseimage Dockerfile',
      ],
      checked: '2026-11-30',
    });
  },
});
