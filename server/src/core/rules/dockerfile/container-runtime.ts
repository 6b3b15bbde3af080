import { packagesOf } from '../../facts/shell/packages';
import { remoteScripts } from '../../facts/shell/remote-scripts';
import { packagesWith } from '../../knowledge/program/find';
import { cwe, nist } from '../../knowledge/references';
import { defineRule } from '../rule';

/** Packages that bring a container engine. */
const engines = packagesWith(({ containerEngine }) => containerEngine === true);

export default defineRule({
  id: 'dockerfile/container-runtime',
  on: 'stage',
  meta: {
    title: 'Container engine installed in the image',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    references: [nist('3.1.2', 'image configuration defects'), cwe(250, 'Execution with Unnecessary Privileges')],
    tiers: [],
  },
  *check(stage) {
    if (!stage.reachesShipped) return;
    for (const { name, word, manager } of packagesOf(stage)) {
      // On PyPI, npm and RubyGems these names are clients.
      if (!/^(apt|apk|dnf|zypper|choco)$/.test(manager) || !engines.has(name)) continue;
      yield {
        at: word.at,
        message: `${name} is a container engine: in a container, it needs privileged mode or the host's socket`,
        value: name,
      };
    }
    for (const { download } of remoteScripts(stage)) {
      if (!/^https?:\/\/(get|test)\.docker\.com/.test(download.url?.value ?? '')) continue;
      yield {
        at: download.command.at,
        message: "get.docker.com installs Docker Engine: in a container, it needs privileged mode or the host's socket",
        value: 'get.docker.com',
      };
    }
  },
});
