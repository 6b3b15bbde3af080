import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { writesNothing } from './prometheus';

/** Cloudflare's end of a tunnel: it opens connections and listens on none but that of its metrics. */
export default defineFamily({
  name: 'cloudflared',
  images: ['cloudflare/cloudflared'],
  distribution: 'distroless',
  profile: () =>
    service({
      start: { name: 'nonroot', uid: 65532, gid: 65532 },
      readOnly: writesNothing,
      ports: [],
      silent: ['Whoever reads TUNNEL_TOKEN answers for the tunnel.'],
      sources: ['cloudflare/cloudflared Dockerfile'],
      checked: '2026-11-30',
    }),
});
