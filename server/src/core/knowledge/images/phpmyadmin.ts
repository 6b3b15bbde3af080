import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { onPhp } from './wordpress';

/** phpMyAdmin. */
export default defineFamily({
  name: 'phpmyadmin',
  images: ['phpmyadmin', 'phpmyadmin/phpmyadmin'],
  insiders: 'phpMyAdmin',
  profile: (tag) => {
    const { scratch, ...php } = onPhp(tag);
    return service({
      ...php,
      readOnly: {
        tmpfs: [...scratch, { path: '/sessions', mode: '1777', ...(php.run && { owner: php.run }) }],
        blockers: ['/etc/phpmyadmin, where it writes a key at the start'],
      },
      publicPorts: [],
      fileSecrets: [
        'MYSQL_PASSWORD_FILE',
        'MYSQL_ROOT_PASSWORD_FILE',
        'PMA_CONTROLHOST_FILE',
        'PMA_CONTROLPASS_FILE',
        'PMA_CONTROLUSER_FILE',
        'PMA_HOSTS_FILE',
        'PMA_HOST_FILE',
        'PMA_PASSWORD_FILE',
        'PMA_USER_FILE',
      ],
      silent: [
        'With PMA_USER and PMA_PASSWORD there is no login: everybody who reaches the port works with that account.',
        'With PMA_ARBITRARY it connects to every server that a visitor names, from inside the network.',
      ],
      sources: ['phpmyadmin/docker apache/docker-entrypoint.sh', 'phpmyadmin/docker fpm/Dockerfile'],
      confidence: 'medium',
    });
  },
});
