import { definePrograms } from '../program/program';

/** Programs that do one thing of root's for everybody, and the one that gives such rights (no_new_privs of the kernel's userspace-api). */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'source', checked: '2026-11-25', gains: 'needed' },
  { names: ['newgrp', 'sg'], sources: ['newgrp(1)', 'sg(1)'] },
  { names: ['fusermount', 'ntfs-3g'], sources: ['fusermount(1)', 'ntfs-3g(8)'] },
  { names: ['chrome-sandbox'], sources: ['chromium.googlesource.com docs/linux/suid_sandbox.md'] },
  {
    // They give only what /etc/subuid and /etc/subgid allow their caller.
    names: ['newuidmap', 'newgidmap'],
    packages: ['uidmap', 'shadow-uidmap'],
    sources: ['newuidmap(1)'],
    ownCapabilities: ['SETGID', 'SETUID'],
    capabilities: { possible: ['SETFCAP'] },
  },
  {
    names: ['setcap'],
    sources: ['setcap(8)'],
    rootWork: { does: 'sets file capabilities' },
    readsArguments: true,
    capabilities: { possible: ['SETFCAP'] },
  },
);
