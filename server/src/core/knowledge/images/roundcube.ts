import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { onPhp, web } from './wordpress';

/** Roundcube, pages for mail: the entrypoint unpacks it into its volume. */
export default defineFamily({
  name: 'roundcube',
  images: ['roundcube/roundcubemail'],
  distribution: 'debian',
  profile: (tag) => {
    const { scratch, publicPorts: _, ...php } = onPhp(tag);
    const both = {
      readOnly: { tmpfs: scratch, blockers: ['/usr/local/etc/php/conf.d and /etc, where it writes settings at the start'] },
      data: [web, '/var/roundcube/db'],
      sources: [
        'roundcube/roundcubemail-docker templates/docker-entrypoint.sh',
        'roundcube/roundcubemail-docker apache/Dockerfile',
        'roundcube/roundcubemail-docker fpm/Dockerfile',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    } as const;
    if (/nonroot/.test(tag.text))
      return service({ ...both, variant: 'nonroot', start: php.run ?? php.start, ports: [8000], publicPorts: [8000] });
    return service({ ...both, ...php, publicPorts: php.ports[0] === 80 ? [80] : [] });
  },
});
