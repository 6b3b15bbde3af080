import { definePrograms } from '../program/program';

const bySetuid = { by: 'setuid' } as const;

/**
 * Programs that run others as another user, or change users. Those with the setuid bit fail under no-new-privileges (sudo: "The \"no new
 * privileges\" flag is set").
 */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'run', checked: '2026-11-30', gains: 'needed' },
  {
    names: ['sudo'],
    packages: ['sudo'],
    sources: ['sudo(8)'],
    switchesUser: bySetuid,
    rootWork: { does: 'switches to another user' },
    readsArguments: true,
    capabilities: { possible: ['AUDIT_WRITE'] },
    wraps: {
      short: 'ughpCrtTUDR',
      long: ['user', 'group', 'host', 'prompt', 'close-from', 'role', 'type', 'command-timeout', 'other-user', 'chdir', 'chroot'],
      settings: true,
      user: ['u', 'user'],
    },
  },
  { names: ['sudoedit'], sources: ['sudo(8)'], checkedBy: 'source', switchesUser: bySetuid },
  {
    names: ['doas'],
    packages: ['doas', 'opendoas'],
    sources: ['doas(1)'],
    switchesUser: bySetuid,
    rootWork: { does: 'switches to another user' },
    capabilities: { possible: ['AUDIT_WRITE'] },
    wraps: { short: 'uC', user: ['u'] },
  },
  { names: ['pkexec'], packages: ['policykit-1', 'polkit'], sources: ['pkexec(1)'], checkedBy: 'source', switchesUser: bySetuid },
  {
    // As another user it asks for a password, which no container has.
    names: ['su'],
    sources: ['su(1)'],
    switchesUser: { by: 'root' },
    rootWork: { does: 'switches to another user' },
    // It stays, waits for the program and hands signals on.
    asRoot: { takes: ['AUDIT_WRITE', 'KILL', 'SETGID', 'SETUID'] },
    readsArguments: true,
    capabilities: { possible: ['AUDIT_WRITE'] },
  },
  {
    // Started as any user, it becomes root and gives the files of one account to that user.
    names: ['fixuid'],
    sources: ['boxboat/fixuid README.md'],
    checkedBy: 'source',
    switchesUser: bySetuid,
  },
);
