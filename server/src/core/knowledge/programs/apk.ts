import { defineProgram } from '../program/program';

/** Alpine's package manager (apk-tools 2.14). */
export default defineProgram({
  names: ['apk'],
  sources: ['apk(8)', 'setcap(8)'],
  checkedBy: 'source',
  checked: '2026-11-25',
  rootWork: { does: 'installs packages' },
  options: {
    short: 'ptX',
    long: [
      'root',
      'repository',
      'virtual',
      'keys-dir',
      'progress-fd',
      'timeout',
      'cache-max-age',
      'repositories-file',
      'arch',
      'wait',
      'cache-dir',
    ],
  },
  installs: { manager: 'apk', verbs: ['add'] },
  verifies: { first: /^verify$/ },
  capabilities: { possible: ['SETFCAP'] },
  startsOthers: true,
  takesLists: true,
  readsArguments: true,
  sparesSources: true,
});
