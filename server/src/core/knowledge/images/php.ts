import { base } from './base';
import { type Account, type ImageFamily, root, switchUser, tried } from './profile';

const sources = ['docker-library/php Dockerfile-linux.template', 'docker-library/php apache2-foreground'];

/** PHP, the official image: a command line, Apache or FPM by the tag. */
export const php: ImageFamily = {
  name: 'php',
  images: ['php'],
  profile(tag) {
    const id = tag.alpine ? 82 : 33;
    const run: Account = { name: 'www-data', uid: id, gid: id };
    const system = tag.alpine ? 'alpine' : 'debian';
    const service = {
      family: 'php',
      kind: 'service',
      start: root,
      run,
      stepDown: 'native',
      userOk: run,
      anyUser: true,
      data: [],
      fileSecrets: [],
      usesSetuid: false,
      sources,
      confidence: 'high',
      checkedBy: 'source',
      checked: '2026-11-24',
    } as const;
    if (/(^|-)apache(-|$)/.test(tag.text)) {
      return {
        ...service,
        variant: 'apache',
        capabilities: { root: switchUser, file: [], optional: [] },
        readOnly: {
          tmpfs: [{ path: '/tmp' }, { path: '/run/apache2', owner: run }, { path: '/run/lock' }],
          blockers: ['its PHP files may write below /var/www/html, uploads for example'],
        },
        ports: [80],
        publicPorts: [80],
        silent: ['Without SETGID and SETUID the port stays open while no child answers.'],
        checks: tried('entrypoint', 'capabilities'),
      };
    }
    if (/(^|-)fpm(-|$)/.test(tag.text)) {
      return {
        ...service,
        variant: `fpm, ${system}`,
        capabilities: { root: ['KILL', ...switchUser], file: [], optional: [] },
        readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['its PHP files may write below /var/www/html, uploads for example'] },
        ports: [9000],
        silent: [
          'Without SETGID and SETUID its workers run as root.',
          'Without KILL a graceful stop waits until the engine ends it by force.',
          'Whoever reaches port 9000 runs every PHP file, and through settings in the request any code.',
        ],
        checks: tag.alpine ? tried('entrypoint', 'capabilities') : tried('engine', 'capabilities', 'user', 'readOnly'),
      };
    }
    return base({ family: 'php', variant: `cli, ${system}`, userOk: run, sources });
  },
};
