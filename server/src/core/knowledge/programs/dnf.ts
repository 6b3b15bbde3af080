import { definePrograms, type FileInstaller, type Flags } from '../program/program';

const options: Flags = {
  short: 'cdeRx',
  long: ['config', 'enablerepo', 'disablerepo', 'exclude', 'setopt', 'releasever', 'installroot', 'repo', 'repoid', 'nogpgcheck-for'],
};

/** A package as a file or an address: its signature is not verified by default (`localpkg_gpgcheck` of dnf.conf(5) and yum.conf(5); rpm only warns). */
const RPM: FileInstaller = { asked: /^((re|local)?install|update|upgrade|in)$/, fetches: true, files: /\.rpm$/ };

/** Package managers of Red Hat, SUSE and Arch, and of their kin (dnf 5, rpm 4.20, zypper 1.14). */
export default definePrograms(
  {
    names: [],
    sources: ['dnf(8)', 'yum(8)', 'rpm(8)', 'zypper(8)', 'pacman(8)'],
    checkedBy: 'source',
    checked: '2026-11-25',
    rootWork: { does: 'installs packages' },
    readsArguments: true,
  },
  {
    names: ['dnf', 'dnf5', 'microdnf'],
    options,
    installs: { manager: 'dnf', verbs: ['install', 'in', 'reinstall', 'install-n', 'install-na', 'install-nevra', 'module install'] },
    installsFiles: RPM,
    capabilities: { possible: ['SETFCAP'] },
    takesLists: true,
    sparesSources: true,
  },
  {
    names: ['yum'],
    options,
    installs: { manager: 'dnf', verbs: ['install', 'localinstall', 'reinstall', 'module install'] },
    installsFiles: RPM,
    capabilities: { possible: ['SETFCAP'] },
    takesLists: true,
    sparesSources: true,
  },
  { names: ['yum-config-manager'], sources: ['yum-config-manager(1)'], options },
  { names: ['tdnf'], options, installs: { manager: 'dnf', verbs: ['install'] }, installsFiles: RPM, takesLists: true },
  {
    names: ['rpm'],
    rootWork: { does: 'installs packages', when: /^(-[iUFe][a-z]*|--(install|upgrade|freshen|reinstall|erase|import))$/ },
    options: { short: 'ED', long: ['root', 'dbpath', 'define', 'eval', 'prefix'] },
    verifies: { any: /^(-\w*K\w*|--checksig)$/ },
    installsFiles: { asked: /^(-(?!\w*[qVeK])\w*[iUF]\w*|--(install|upgrade|freshen|reinstall))$/, fetches: true, files: /^/ },
    capabilities: { possible: ['SETFCAP'] },
  },
  {
    names: ['zypper'],
    options: {
      short: 'cRprtDo',
      long: ['config', 'root', 'plus-repo', 'repo', 'reposd-dir', 'from', 'type', 'download', 'installroot', 'releasever'],
    },
    installs: { manager: 'zypper', verbs: ['install', 'in'] },
    capabilities: { possible: ['SETFCAP'] },
    takesLists: true,
  },
  { names: ['pacman'], capabilities: { possible: ['SETFCAP'] } },
);
