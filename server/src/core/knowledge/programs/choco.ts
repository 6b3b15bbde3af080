import { defineProgram } from '../program/program';

/** Chocolatey, a package manager of Windows. */
export default defineProgram({
  names: ['choco'],
  sources: ['docs.chocolatey.org/en-us/choco/commands/install'],
  checkedBy: 'source',
  checked: '2026-11-24',
  options: {
    single: true,
    long: ['version', 's', 'source', 'params', 'package-parameters', 'install-arguments', 'checksum', 'execution-timeout'],
  },
  installs: { manager: 'choco', verbs: ['install'], version: ['version'] },
});
