import { defineFamily } from '../family/family';
import { type Account, type ImageProfile, root } from '../family/profile';
import { service } from '../family/service';
import type { Tag } from '../family/tag';

export const prepares = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'] as const;

/** What applications share that are built on the official image of PHP: Apache, or FPM behind another server. */
export function onPhp(tag: Tag): Pick<
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
    userOk: run,
    // FPM ends its workers itself.
    capabilities: { root: isFpm ? ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'] : prepares, file: [], optional: [] },
    ports: [isFpm ? 9000 : 80],
    ...(!isFpm && { publicPorts: [80] }),
    scratch: isFpm ? [{ path: '/tmp' }] : [{ path: '/tmp' }, { path: '/run/apache2', owner: run }, { path: '/run/lock' }],
  };
}

export const web = '/var/www/html';

/** WordPress, the official image: the entrypoint unpacks it into its volume. */
export default defineFamily({
  name: 'wordpress',
  images: ['wordpress'],
  distribution: 'debian',
  profile: (tag) => {
    const { scratch, ...php } = onPhp(tag);
    return service({
      ...php,
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
});
