import { definePrograms } from '../program/program';

/** PHP, its package manager, and the scripts with which its official image builds extensions. */
export default definePrograms(
  { names: [], sources: ['php(1)', 'getcomposer.org/doc/03-cli.md'], checkedBy: 'source', checked: '2026-11-24' },
  { names: ['php'], interpreter: { stdin: true, interactive: true } },
  {
    names: ['composer'],
    installs: { manager: 'composer', verbs: ['require', 'req', 'r', 'global require'] },
    options: { short: 'd', long: ['working-dir'] },
    project: { of: 'php', builds: /^(install|update|dump-autoload|dumpautoload|dump-env|require)/ },
    startsOthers: true,
    sparesSources: true,
  },
  {
    names: ['docker-php-ext-install', 'docker-php-ext-configure', 'docker-php-ext-enable'],
    sources: ['docker-library/php docker-php-ext-install'],
    takesLists: true,
  },
);
