import { definePrograms } from '../program/program';

const why = 'the main process opens the logs and starts its workers as another user';

/** Apache httpd. Debian's apache2ctl gives a directory to the user of the workers before the server starts. */
export default definePrograms(
  {
    names: [],
    sources: ['apache2(8)', 'docker-library/docs php/content.md'],
    checkedBy: 'run',
    checked: '2026-11-30',
    // apache2ctl gives a directory away; the main process ends its workers.
    asRoot: { takes: ['CHOWN', 'DAC_OVERRIDE', 'KILL', 'SETGID', 'SETUID'] },
  },
  {
    names: ['apache2', 'httpd', 'apache2-foreground', 'httpd-foreground'],
    handedOver: true,
    needsRoot: { why, unless: 'its logs, PID file and locks are writable for that user, as in the image php' },
  },
  { names: ['apachectl', 'apache2ctl'], sources: ['apache2ctl(8)'], needsRoot: { why } },
);
