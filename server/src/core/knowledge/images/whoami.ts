import { defineFamily } from '../family/family';
import { none, root } from '../family/profile';
import { service } from '../family/service';
import { writesNothing } from './prometheus';

/** Traefik's program that answers with the request that it got. */
export default defineFamily({
  name: 'whoami',
  images: ['traefik/whoami', 'containous/whoami'],
  distribution: 'scratch',
  profile: () =>
    service({
      start: root,
      capabilities: { ...none, optional: [{ name: 'DAC_OVERRIDE', why: 'when a certificate is closed to others' }] },
      anyUser: true,
      readOnly: writesNothing,
      ports: [80],
      publicPorts: [80],
      sources: ['traefik/whoami Dockerfile'],
      checked: '2026-11-30',
    }),
});
