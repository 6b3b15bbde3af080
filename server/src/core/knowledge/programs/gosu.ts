import { definePrograms } from '../program/program';

/** Programs with which an entrypoint steps down from root; each refuses to for anybody else. */
export default definePrograms(
  {
    names: [],
    sources: ['tianon/gosu README.md', 'ncopa/su-exec README.md', 'setpriv(1)', 'runuser(1)'],
    checkedBy: 'run',
    checked: '2026-11-30',
    switchesUser: { by: 'root', forEntrypoints: true },
    rootWork: { does: 'switches to another user' },
    asRoot: { takes: ['SETGID', 'SETUID'] },
  },
  { names: ['gosu', 'su-exec'], wraps: { skip: 1, user: 'first' }, readsArguments: true },
  {
    names: ['setpriv'],
    readsArguments: true,
    wraps: {
      long: [
        'reuid',
        'regid',
        'ruid',
        'euid',
        'rgid',
        'egid',
        'groups',
        'inh-caps',
        'ambient-caps',
        'bounding-set',
        'securebits',
        'selinux-label',
        'apparmor-profile',
        'pdeathsig',
      ],
      user: ['reuid'],
    },
    asRoot: {
      takes: ['SETGID', 'SETUID'],
      more: [{ when: /^--(bounding-set|inh-caps|ambient-caps|securebits)/, takes: ['SETPCAP'] }],
    },
  },
  // It stays, waits for the program and hands signals on.
  {
    names: ['runuser'],
    capabilities: { possible: ['AUDIT_WRITE'] },
    asRoot: { takes: ['AUDIT_WRITE', 'KILL', 'SETGID', 'SETUID'] },
  },
);
