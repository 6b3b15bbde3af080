import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';
import { service } from '../family/service';
import { onPhp, web } from './wordpress';

/** Nextcloud, the image of the community. */
export default defineFamily({
  name: 'nextcloud',
  images: ['nextcloud'],
  distribution: 'debian',
  releases: {
    product: 'Nextcloud',
    releases: releasesOf(`
      15 2019-12-31, 16 2020-06-30, 17 2020-10-31, 18 2021-01-31, 19 2021-06-30, 20 2021-11-30, 21 2022-02-28, 22 2022-07-31, 23
      2022-12-31, 24 2023-04-30, 25 2023-10-31, 26 2024-03-31, 27 2024-06-30, 28 2024-12-31, 29 2025-04-30, 30 2025-10-31, 31
      2026-02-28, 32 2026-09-30, 33 2027-02-28, 34 2027-06-30
    `),
    source: 'endoflife.date/nextcloud',
  },
  profile: (tag) => {
    const { scratch, ...php } = onPhp(tag);
    return service({
      ...php,
      readOnly: {
        tmpfs: scratch,
        blockers: ['/usr/local/etc/php/conf.d, where it writes the settings of Redis at the start'],
      },
      data: [web],
      volumes: [web],
      fileSecrets: [
        'MYSQL_DATABASE_FILE',
        'MYSQL_PASSWORD_FILE',
        'MYSQL_USER_FILE',
        'NEXTCLOUD_ADMIN_PASSWORD_FILE',
        'NEXTCLOUD_ADMIN_USER_FILE',
        'POSTGRES_DB_FILE',
        'POSTGRES_PASSWORD_FILE',
        'POSTGRES_USER_FILE',
        'REDIS_HOST_PASSWORD_FILE',
      ],
      silent: [
        'The variables for the administrator and the database count for the first start alone.',
        'A second container that runs `/cron.sh` must start as root: its crond gives each job its user, and without SETGID no job runs.',
        'Behind a proxy that is not in TRUSTED_PROXIES every login comes from one address, and its brute force protection slows all down.',
      ],
      sources: ['nextcloud/docker docker-entrypoint.sh', 'nextcloud/docker README.md', 'nextcloud/docker#458'],
      confidence: 'medium',
    });
  },
});
