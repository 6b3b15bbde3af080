import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';
import { onPhp, web } from './wordpress';

/** Matomo, the official image: the entrypoint unpacks it into its volume. */
export default defineFamily({
  name: 'matomo',
  images: ['matomo', 'matomo/matomo'],
  distribution: 'debian',
  profile: (tag) => {
    const { scratch, ...php } = onPhp(tag);
    return service({
      ...php,
      start: root,
      readOnly: { tmpfs: scratch, blockers: [] },
      data: [web],
      volumes: [web],
      fileSecrets: [
        'MATOMO_DATABASE_DBNAME_FILE',
        'MATOMO_DATABASE_HOST_FILE',
        'MATOMO_DATABASE_PASSWORD_FILE',
        'MATOMO_DATABASE_USERNAME_FILE',
      ],
      silent: ['It updates itself in its volume: an image that is newer changes nothing there.'],
      sources: ['matomo-org/docker docker-entrypoint.sh', 'matomo-org/docker apache/Dockerfile', 'matomo-org/docker fpm-alpine/Dockerfile'],
      confidence: 'medium',
      checked: '2026-11-30',
    });
  },
});
