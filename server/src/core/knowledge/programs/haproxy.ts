import { defineProgram } from '../program/program';

/** HAProxy: as another user it ends where its configuration asks for a chroot. What it takes as root is read in its documentation, not tried. */
export default defineProgram({
  names: ['haproxy'],
  sources: ['haproxy(1)', 'haproxy/haproxy doc/configuration.txt'],
  checkedBy: 'run',
  checked: '2026-11-30',
  needsRoot: {
    why: 'it switches to another user by itself',
    unless: 'its configuration has no "chroot", "user" and "group", and its sockets are in directories writable for that user',
  },
  capabilities: { needed: ['SYS_CHROOT'] },
  asRoot: { takes: ['CHOWN', 'KILL', 'SETGID', 'SETUID', 'SYS_CHROOT'], files: ['DAC_OVERRIDE'] },
});
