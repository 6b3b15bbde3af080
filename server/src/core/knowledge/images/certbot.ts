import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** Certbot, which fetches certificates, and its images with plugins for name servers. */
export default defineFamily({
  name: 'certbot',
  images: ['certbot/certbot', 'certbot/dns-*'],
  distribution: 'alpine',
  profile: () =>
    service({
      start: root,
      capabilities: { ...staysRoot, optional: [{ name: 'CHOWN', why: 'when certificates belong to a group of their own' }] },
      readOnly: { tmpfs: [{ path: '/tmp' }, { path: '/var/log/letsencrypt' }], blockers: ['hooks, which are programs of your own'] },
      data: ['/etc/letsencrypt', '/var/lib/letsencrypt'],
      volumes: ['/etc/letsencrypt', '/var/lib/letsencrypt'],
      ports: [80, 443],
      publicPorts: [80, 443],
      sources: ['certbot/certbot tools/docker/core/Dockerfile'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});
