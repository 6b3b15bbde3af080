import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { type Account, root, switchUser, tried } from '../family/profile';
import { releasesOf } from '../family/releases';

const sources = ['docker-library/php Dockerfile-linux.template', 'docker-library/php apache2-foreground'];

/** PHP, the official image: a command line, Apache or FPM by the tag. */
export default defineFamily({
  name: 'php',
  images: ['php'],
  distribution: 'debian',
  releases: {
    product: 'PHP',
    releases: releasesOf(`
      5.3 2014-08-14, 5.4 2015-09-14, 5.5 2016-07-21, 5.6 2018-12-31, 7.0 2019-01-10, 7.1 2019-12-01, 7.2 2020-11-30, 7.3 2021-12-06,
      7.4 2022-11-28, 8.0 2023-11-26, 8.1 2025-12-31, 8.2 2026-12-31, 8.3 2027-12-31, 8.4 2028-12-31, 8.5 2029-12-31
    `),
    source: 'endoflife.date/php',
  },
  profile(tag) {
    const id = tag.alpine ? 82 : 33;
    const run: Account = { name: 'www-data', uid: id, gid: id };
    const system = tag.alpine ? 'alpine' : 'debian';
    const service = {
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
    return base({ variant: `cli, ${system}`, userOk: run, sources });
  },
});
