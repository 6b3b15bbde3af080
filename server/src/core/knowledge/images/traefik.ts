import { atLeast, type ImageFamily, root } from './profile';

/** Traefik, the official image: it starts as root and stays root, and reads its configuration from the engine. */
export const traefik: ImageFamily = {
  name: 'traefik',
  images: ['traefik', 'ghcr.io/traefik/traefik'],
  profile: (tag) => ({
    family: 'traefik',
    variant: atLeast(tag, 2) ? '2 and later' : '1',
    kind: 'service',
    start: root,
    stepDown: 'none',
    // It works with none; but acme.json is closed to all but its owner, and that is whoever made it on the host.
    capabilities: { root: ['DAC_OVERRIDE'], file: [], optional: [] },
    anyUser: true,
    userWith: {
      account: { uid: 65532, gid: 65532 },
      note: 'acme.json must belong to that user, and the engine must be reached through a socket proxy.',
    },
    readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
    data: [],
    ports: [80, 443, 8080],
    udp: [443],
    publicPorts: [80, 443],
    fileSecrets: [],
    usesSetuid: false,
    needs: {
      socket: {
        access: 'read',
        groups: ['CONTAINERS', 'EVENTS', 'PING', 'VERSION'],
        optional: true,
        address: { option: atLeast(tag, 2) ? '--providers.docker.endpoint' : '--docker.endpoint' },
      },
      instead:
        'Put a socket proxy on an internal network that only it joins, and let it read containers and events; Swarm takes NETWORKS, SERVICES and TASKS as well.',
    },
    silent: [
      'When it cannot read acme.json, or the mode of the file is not 0600, it goes on with a certificate of its own that no browser trusts.',
      'With `--api.insecure` everybody who reaches port 8080 sees every route and what is behind it.',
      'When it loses the engine it keeps the last routes: new containers are not reached.',
    ],
    sources: [
      'traefik/traefik-library-image v3.6/alpine/Dockerfile',
      'traefik/traefik-library-image v3.6/alpine/entrypoint.sh',
      'doc.traefik.io/traefik/providers/docker',
      'wollomatic/traefik-hardened README.md',
    ],
    confidence: 'high',
    checkedBy: 'source',
    checked: '2026-11-24',
  }),
};
