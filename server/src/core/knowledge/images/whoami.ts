import { defineFamily } from '../family/family';
import { none, root } from '../family/profile';
import { service } from '../family/service';
import { writesNothing } from './prometheus';

/** Traefik's programs that answer with the request that they got, over HTTP, TCP or UDP. */
export default defineFamily({
  name: 'whoami',
  images: [
    'traefik/whoami',
    'containous/whoami',
    'traefik/whoamitcp',
    'ghcr.io/traefik/whoamitcp',
    'traefik/whoamiudp',
    'ghcr.io/traefik/whoamiudp',
  ],
  distribution: 'scratch',
  profile: (_tag, { short }) => {
    const ports = [short === 'whoami' ? 80 : 8080];
    return service({
      start: root,
      capabilities: {
        ...none,
        // The one for UDP takes no certificate.
        optional: short === 'whoamiudp' ? [] : [{ name: 'DAC_OVERRIDE', why: 'when a certificate is closed to others' }],
      },
      anyUser: true,
      readOnly: writesNothing,
      ports,
      ...(short === 'whoamiudp' && { udp: ports }),
      publicPorts: ports,
      sources: [
        'traefik/whoami Dockerfile',
        'traefik/whoamitcp buildx.Dockerfile',
        'traefik/whoamitcp app.go',
        'traefik/whoamiudp buildx.Dockerfile',
        'traefik/whoamiudp app.go',
      ],
      checked: '2026-11-30',
    });
  },
});
