import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** Adminer, the official image. */
export default defineFamily({
  name: 'adminer',
  images: ['adminer'],
  insiders: 'Adminer',
  profile: () => {
    const start = { name: 'adminer', uid: 100, gid: 101 };
    return service({
      start,
      readOnly: {
        tmpfs: [{ path: '/tmp' }],
        blockers: ['ADMINER_PLUGINS, for which it writes to /var/www/html/plugins-enabled at the start'],
      },
      ports: [8080],
      silent: ['It connects to every server that a visitor names, from inside the network.'],
      sources: ['TimWolla/docker-adminer 5/Dockerfile', 'TimWolla/docker-adminer 5/entrypoint.sh'],
    });
  },
});
