import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';

/** SearXNG, which asks other search engines. */
export default defineFamily({
  name: 'searxng',
  images: ['searxng/searxng', 'ghcr.io/searxng/searxng'],
  profile: () =>
    service({
      start: root,
      // As root it gives its folders to searxng (977), and goes on as it is.
      capabilities: { root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'], file: [], optional: [] },
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['/etc/ssl/certs, which it writes at the start'] },
      data: ['/etc/searxng', '/var/cache/searxng'],
      volumes: ['/etc/searxng', '/var/cache/searxng'],
      ports: [8080],
      publicPorts: [8080],
      sources: ['searxng/searxng container/entrypoint.sh', 'searxng/searxng container/dist.dockerfile'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});
