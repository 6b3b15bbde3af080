import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** Distribution, the registry for images. */
export default defineFamily({
  name: 'registry',
  images: ['registry', 'distribution/distribution', 'ghcr.io/distribution/distribution'],
  profile: () =>
    service({
      start: root,
      capabilities: staysRoot,
      anyUser: true,
      userWith: { account: { uid: 65532, gid: 65532 }, note: 'Its data must belong to that user.' },
      readOnly: { tmpfs: [], blockers: [] },
      data: ['/var/lib/registry'],
      volumes: ['/var/lib/registry'],
      ports: [5000],
      publicPorts: [5000],
      health: ['CMD', 'nc', '-z', '127.0.0.1', '5000'],
      silent: [
        'It has no login until `auth` in its configuration says so: everybody who reaches the port replaces images that others will run.',
      ],
      sources: ['distribution/distribution-library-image Dockerfile', 'distribution.github.io/distribution/about/configuration'],
    }),
});
