import { type Package, packagesOf } from '../../facts/shell/packages';
import type { Manager } from '../../knowledge/program/program';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Command } from '../../model/shell/command';
import { defineRule } from '../rule';

/** How each manager is asked for one version. */
const FORM: Readonly<Record<Manager, string>> = {
  apt: 'curl=8.14.1-2',
  apk: 'curl=8.14.1-r1',
  dnf: 'curl-8.12.1',
  zypper: 'curl=8.12.1',
  pip: 'flask==3.1.2',
  npm: 'typescript@5.9.3',
  gem: 'rake:13.3.0',
  go: 'tool@v1.2.3',
  cargo: 'ripgrep@14.1.1',
  composer: 'acme/tool:1.2.3',
  choco: '--version 1.2.3',
};

export default defineRule({
  id: 'dockerfile/unpinned-package',
  on: 'stage',
  meta: {
    title: 'Packages installed without a version',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    references: [
      cis('4.7', 'update instructions are not used alone in Dockerfiles'),
      owasp(13, 'enhance supply chain security'),
      nist('3.1.1', 'image vulnerabilities'),
      cwe(1104, 'Use of Unmaintained Third Party Components'),
    ],
    tiers: [],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    const open = new Map<Command, Package[]>();
    for (const one of packagesOf(stage)) {
      if (one.version !== undefined) continue;
      const known = open.get(one.command);
      if (known) known.push(one);
      else open.set(one.command, [one]);
    }
    for (const [command, packages] of open) {
      const [first] = packages;
      if (!first) continue;
      const names = packages.map(({ name }) => name);
      const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
      yield {
        at: first.word.at,
        message: packages.every(({ git }) => git)
          ? `${command.name} installs ${shown} without a commit, so builds can differ`
          : `${command.name} installs ${shown} without an exact version, so builds can differ (write one as in ${FORM[first.manager]})`,
        value: `${command.name} ${names.join(' ')}`,
      };
    }
  },
});
