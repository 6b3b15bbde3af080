import { definePrograms, type Flags } from '../program/program';

const options: Flags = { short: 'otca', long: ['option', 'target-release', 'default-release', 'config-file', 'host-architecture'] };
/** A package as a file. Its signature is looked at by none of them: Debian signs the lists of its archive. */
const DEB = /\.deb$/;
const rootWork = { does: 'installs packages' };

/** Package managers of Debian and its kin. A package may hold files with capabilities. */
export default definePrograms(
  { names: [], sources: ['apt-get(8)', 'apt(8)', 'dpkg(1)', 'setcap(8)'], checkedBy: 'source', checked: '2026-11-25' },
  {
    names: ['apt', 'apt-get'],
    rootWork,
    options,
    installs: { manager: 'apt', verbs: ['install'] },
    installsFiles: { asked: /^(re)?install$/, files: DEB },
    capabilities: { possible: ['SETFCAP'] },
    startsOthers: true,
    takesLists: true,
    readsArguments: true,
    sparesSources: true,
  },
  {
    names: ['aptitude'],
    rootWork,
    options,
    installs: { manager: 'apt', verbs: ['install'] },
    installsFiles: { asked: /^install$/, files: DEB },
    takesLists: true,
  },
  { names: ['apt-cache', 'apt-mark'], readsArguments: true },
  {
    names: ['dpkg'],
    rootWork: {
      ...rootWork,
      when: /^(-[irP]|--(install|remove|purge|unpack|configure|add-architecture|remove-architecture|set-selections|force-.*))$/,
    },
    installsFiles: { asked: /^(-i|-iR|--install|--unpack)$/, files: /^/ },
    capabilities: { possible: ['SETFCAP'] },
    readsArguments: true,
  },
  { names: ['gdebi'], sources: ['gdebi(1)'], installsFiles: { files: DEB } },
);
