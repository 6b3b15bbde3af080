import { defineProgram } from '../program/program';

/** Postfix: "the postfix command is reserved for the superuser". Debian's master.cf locks most parts into a chroot. */
export default defineProgram({
  names: ['postfix'],
  sources: ['postfix(1)', 'master(5)'],
  checkedBy: 'run',
  checked: '2026-11-30',
  needsRoot: { why: 'its master process starts each part as the user of that part' },
  capabilities: { needed: ['SYS_CHROOT'] },
});
