import { definePrograms } from '../program/program';

/** Servers of SSH. As another user than root they let that user alone log in; as root they lock the unknown caller into a chroot. */
export default definePrograms(
  { names: [], sources: ['sshd(8)', 'openssh/openssh-portable sshd-session.c'], checkedBy: 'run', checked: '2026-11-30', sshServer: true },
  {
    names: ['sshd', 'in.sshd'],
    packages: ['openssh-server', 'openssh'],
    sources: ['sshd(8)', 'openssh/openssh-portable audit-linux.c'],
    needsRoot: {
      why: 'it reads its host keys and switches to the user who logs in',
      unless: 'only that user logs in, and the host keys belong to that user',
    },
    capabilities: { needed: ['AUDIT_WRITE', 'SYS_CHROOT'] },
  },
  {
    names: ['dropbear'],
    packages: ['dropbear'],
    sources: ['dropbear(8)'],
    needsRoot: {
      why: 'it reads its host keys and switches to the user who logs in',
      unless: 'only that user logs in, and the host keys belong to that user',
    },
    capabilities: { possible: ['AUDIT_WRITE'] },
  },
  { names: ['tinysshd'], packages: ['tinyssh'], sources: ['tinysshd(8)'], checkedBy: 'source' },
);
