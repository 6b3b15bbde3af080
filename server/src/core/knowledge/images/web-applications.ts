import { type Account, type ImageFamily, type ImageProfile, root, stepsDown, type Tag } from './profile';
import { service } from './service';

const prepares = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'] as const;

/** What applications share that are built on the official image of PHP: Apache, or FPM behind another server. */
function onPhp(tag: Tag): Pick<
  ImageProfile,
  'variant' | 'start' | 'run' | 'stepDown' | 'userOk' | 'capabilities' | 'ports' | 'publicPorts'
> & {
  readonly scratch: ImageProfile['readOnly']['tmpfs'];
} {
  const isFpm = /(^|-)fpm(-|$)/.test(tag.text);
  const id = tag.alpine ? 82 : 33;
  const run: Account = { name: 'www-data', uid: id, gid: id };
  return {
    variant: `${isFpm ? 'fpm' : 'apache'}, ${tag.alpine ? 'alpine' : 'debian'}`,
    start: root,
    run,
    stepDown: 'native',
    ...(tag.told && { userOk: run }),
    // FPM ends its workers itself.
    capabilities: { root: isFpm ? ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'] : prepares, file: [], optional: [] },
    ports: [isFpm ? 9000 : 80],
    ...(!isFpm && { publicPorts: [80] }),
    scratch: isFpm ? [{ path: '/tmp' }] : [{ path: '/tmp' }, { path: '/run/apache2', owner: run }, { path: '/run/lock' }],
  };
}

const web = '/var/www/html';

/** WordPress, the official image: the entrypoint unpacks it into its volume. */
export const wordpress: ImageFamily = {
  name: 'wordpress',
  images: ['wordpress'],
  profile: (tag) => {
    const { scratch, ...php } = onPhp(tag);
    return service({
      ...php,
      family: 'wordpress',
      readOnly: { tmpfs: scratch, blockers: [] },
      data: [web],
      volumes: [web],
      fileSecrets: ['WORDPRESS_*_FILE'],
      silent: [
        'Without SETGID and SETUID the port stays open while no worker answers, or FPM runs them as root.',
        'Updates from within write to /var/www/html: the volume keeps its version of WordPress when the image gets a newer one.',
      ],
      sources: [
        'docker-library/wordpress docker-entrypoint.sh',
        'docker-library/wordpress wp-config-docker.php',
        'docker-library/php Dockerfile-linux.template',
      ],
    });
  },
};

/** Nextcloud, the image of the community. */
export const nextcloud: ImageFamily = {
  name: 'nextcloud',
  images: ['nextcloud'],
  profile: (tag) => {
    const { scratch, ...php } = onPhp(tag);
    return service({
      ...php,
      family: 'nextcloud',
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
};

/** phpMyAdmin. */
export const phpmyadmin: ImageFamily = {
  name: 'phpmyadmin',
  images: ['phpmyadmin', 'phpmyadmin/phpmyadmin'],
  profile: (tag) => {
    const { scratch, ...php } = onPhp(tag);
    return service({
      ...php,
      family: 'phpmyadmin',
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
};

/** Adminer, the official image. */
export const adminer: ImageFamily = {
  name: 'adminer',
  images: ['adminer'],
  profile: () => {
    const start = { name: 'adminer', uid: 100, gid: 101 };
    return service({
      family: 'adminer',
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
};

/** Ghost, the official image. */
export const ghost: ImageFamily = {
  name: 'ghost',
  images: ['ghost'],
  profile: () => {
    const run = { name: 'node', uid: 1000, gid: 1000 };
    return service({
      family: 'ghost',
      start: root,
      run,
      stepDown: 'gosu',
      capabilities: stepsDown,
      userOk: run,
      data: ['/var/lib/ghost/content'],
      volumes: ['/var/lib/ghost/content'],
      ports: [2368],
      publicPorts: [2368],
      silent: ['Without a `database__client` it writes to SQLite in its volume in development mode only: in production it needs MySQL.'],
      sources: ['docker-library/ghost Dockerfile.template', 'docker-library/ghost docker-entrypoint.sh'],
    });
  },
};
