import { defineFamily } from '../family/family';
import { root } from '../family/profile';

/** Caddy, the official image: it starts as root and stays root. */
export default defineFamily({
  name: 'caddy',
  images: ['caddy'],
  distribution: 'alpine',
  profile: () => ({
    variant: 'alpine',
    kind: 'service',
    start: root,
    stepDown: 'none',
    // The program carries NET_BIND_SERVICE as a file capability: without it in the bounding set "operation not permitted" ends the start.
    capabilities: {
      root: [],
      file: ['NET_BIND_SERVICE'],
      optional: [
        { name: 'NET_ADMIN', why: 'enlarges buffers for HTTP/3; the sysctl net.core.rmem_max of the host does that as well' },
        { name: 'DAC_OVERRIDE', why: 'when a mounted /data or Caddyfile belongs to another user and is closed to all others' },
      ],
    },
    // No `userOk`: certificates that it made as root are closed to others.
    anyUser: true,
    userWith: { account: { uid: 1000, gid: 1000 }, note: 'Give what is in /data and /config already to that user.' },
    readOnly: { tmpfs: [], blockers: [] },
    data: ['/data', '/config'],
    servesFiles: true,
    ports: [80, 443, 2019],
    udp: [443],
    publicPorts: [80, 443],
    fileSecrets: [],
    usesSetuid: null,
    silent: [
      'Without a volume at /data it asks for new certificates at every start, until the authority refuses.',
      'The interface on port 2019 has no login: whoever reaches it replaces the whole configuration.',
      'Behind a published TCP port alone HTTP/3 is not used: it takes 443/udp.',
    ],
    sources: ['caddyserver/caddy-docker 2.11/alpine/Dockerfile', 'caddyserver/caddy-docker#396', 'caddyserver/caddy-docker#466'],
    confidence: 'high',
    checkedBy: 'source',
    checked: '2026-11-24',
  }),
});
