import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { account } from './nginx';

/** Element, the pages of a Matrix client: nginx as its own user from the first process on. */
export default defineFamily({
  name: 'element-web',
  images: ['vectorim/element-web', 'ghcr.io/element-hq/element-web'],
  distribution: 'alpine',
  profile: () =>
    service({
      start: account,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['/etc/nginx, where it makes its configuration from templates at the start'] },
      ports: [80],
      publicPorts: [80],
      health: 'image',
      sources: ['element-hq/element-web Dockerfile'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});
