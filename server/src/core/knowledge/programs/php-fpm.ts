import { defineProgram } from '../program/program';

/** PHP's process manager: as another user it ignores `user` and `group` of its pools. As root it stops workers of another user. */
export default defineProgram({
  names: ['php-fpm'],
  sources: ['php-fpm(8)', 'docker-library/docs php/content.md', 'kill(2)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  handedOver: true,
  needsRoot: {
    why: 'the main process starts its workers as another user',
    unless: 'its log, PID file and socket are writable for that user, as in the image php',
  },
  capabilities: { needed: ['KILL'] },
  // It gives its socket away.
  asRoot: { takes: ['CHOWN', 'KILL', 'SETGID', 'SETUID'], files: ['DAC_OVERRIDE'] },
});
