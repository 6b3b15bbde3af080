import { type RemoteScript, remoteScripts } from '../../facts/shell/remote-scripts';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/remote-script',
  on: 'stage',
  meta: {
    title: 'Downloaded program run without verification',
    severity: 'high',
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
  *check(stage) {
    if (!stage.feedsShipped) return;
    for (const script of remoteScripts(stage)) {
      const { download, by, how } = script;
      const url = download.url?.value.replace(/\/\/[^/@]*@/, '//');
      yield {
        at: how === 'pipe' ? { ...download.command.at, end: Math.max(download.command.at.end, by.at.end) } : by.at,
        message: `${sentence(script)} without verification: the server decides what is executed`,
        because: how === 'file' ? [{ at: download.command.at, note: 'downloaded here' }] : [],
        ...(url === undefined && { confidence: 'likely' }),
        value: url ?? by.name,
      };
    }
  },
});

function sentence({ download, by, how }: RemoteScript): string {
  const host = hostOf(download.url?.value);
  const what = host === undefined ? 'A download' : `A download from ${host}`;
  const program = by.program?.value ?? by.name;
  return how === 'file' && samePlace(program, download.to)
    ? `${what} is run as ${program}`
    : `${what} is run by ${/^(\.|source)$/.test(by.name) ? 'the shell' : by.name}`;
}

function samePlace(program: string, file: string | undefined): boolean {
  const last = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return file !== undefined && last(program) === last(file);
}

/** The server of an address; nothing where a variable stands for it. */
function hostOf(url: string | undefined): string | undefined {
  const host = url === undefined ? undefined : /^(?:\w+:\/\/)?(?:[^/@]*@)?([^/\s]+)/.exec(url)?.[1];
  return host?.includes('$') ? undefined : host;
}
