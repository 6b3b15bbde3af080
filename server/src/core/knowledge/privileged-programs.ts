/**
 * Programs that gain privileges from a setuid bit or from file capabilities, and those that give such: under no-new-privileges they fail, or
 * run without what they are for (Linux Documentation/userspace-api/no_new_privs.rst; sudo: "The no new privileges flag is set"). Sources:
 * manuals of sudo, su, doas, pkexec, newgrp, chfn, fusermount, newuidmap; debian/rules of iputils; read 2026-11-25.
 */
export const gainingPrograms: ReadonlySet<string> = new Set([
  'sudo',
  'sudoedit',
  'doas',
  'su',
  'pkexec',
  'newgrp',
  'sg',
  'fusermount',
  'fusermount3',
  'newuidmap',
  'newgidmap',
  'ntfs-3g',
  'chrome-sandbox',
  'setcap',
]);

/** Packages that bring one of them for a user who is not root. */
export const gainingPackages: ReadonlySet<string> = new Set([
  'sudo',
  'doas',
  'opendoas',
  'policykit-1',
  'polkit',
  'uidmap',
  'shadow-uidmap',
]);
