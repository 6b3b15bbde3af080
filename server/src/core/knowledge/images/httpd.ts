import { defineFamily } from '../family/family';
import { root, switchUser, tried } from '../family/profile';

/** Apache httpd, the official image: the parent stays root, its children do not. */
export default defineFamily({
  name: 'httpd',
  images: ['httpd'],
  distribution: 'debian',
  profile(tag) {
    const id = tag.alpine ? 82 : 33;
    return {
      variant: tag.alpine ? 'alpine' : 'debian',
      kind: 'service',
      start: root,
      run: { name: 'www-data', uid: id, gid: id },
      stepDown: 'native',
      // Without them the port stays open while no child answers.
      capabilities: {
        root: switchUser,
        file: [],
        optional: [{ name: 'DAC_OVERRIDE', why: 'when keys of certificates belong to another user and are closed to all others' }],
      },
      // No `userOk`: the directory of logs and pid file belongs to root.
      readOnly: { tmpfs: [{ path: '/usr/local/apache2/logs' }, { path: '/tmp' }], blockers: [] },
      data: [],
      servesFiles: true,
      // The event module's own limits are 16 children of 25 threads each, and a graceful restart runs old and new ones side by side.
      limits: { pids: 1024, why: 'The image httpd runs up to 400 threads for requests, twice as many while it restarts' },
      ports: [80],
      publicPorts: [80],
      fileSecrets: [],
      usesSetuid: false,
      sources: [
        'docker-library/httpd 2.4/Dockerfile',
        'docker-library/httpd 2.4/httpd-foreground',
        'apache/httpd server/mpm/event/event.c',
      ],
      confidence: 'high',
      silent: ['Without SETGID and SETUID the port stays open while no child answers.'],
      checkedBy: 'source',
      checked: '2026-11-24',
      checks: tag.alpine ? tried('entrypoint', 'capabilities') : tried('engine', 'capabilities', 'readOnly'),
    };
  },
});
