import { installedDownloads } from '../../facts/shell/installed-downloads';
import { packagesOf } from '../../facts/shell/packages';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/unverified-install',
  on: 'stage',
  meta: {
    title: 'Downloaded program installed without verification',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.11', 'only verified packages are installed'),
      owasp(13, 'enhance supply chain security'),
      nist('3.1.3', 'embedded malware'),
      cwe(494, 'Download of Code Without Integrity Check'),
    ],
    tiers: [],
  },
  *check(stage, { project }) {
    if (!stage.feedsShipped) return;
    for (const { download, how, by } of installedDownloads(stage, project.stages)) {
      const url = download.url?.value.replace(/\/\/[^/@]*@/, '//');
      const host = url === undefined ? undefined : /^(?:\w+:\/\/)?([^/\s$]+)/.exec(url)?.[1];
      yield {
        at: download.command.at,
        message: `A download${host === undefined ? '' : ` from ${host}`} ${how} without verification: the server decides what it contains`,
        because: by ? [by] : [],
        ...(url === undefined && { confidence: 'likely' }),
        value: url ?? download.command.name,
      };
    }
    for (const { git, version, name, word, manager, command } of packagesOf(stage)) {
      // The modules of Go are compared with a database of checksums.
      if (!git || version !== undefined || manager === 'go') continue;
      yield {
        at: word.at,
        message: `${command.name} installs the newest commit of ${shown(name)}: the repository decides what it contains`,
        value: `${command.name} ${name.replace(/\/\/[^/@]*@/, '//')}`,
      };
    }
  },
});

/** An address without its scheme, and without what it logs in with. */
function shown(address: string): string {
  return address.replace(/^(?:git\+)?\w+:\/\/(?:[^/@]*@)?/, '');
}
