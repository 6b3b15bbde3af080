import { text } from '../../fix/want';
import { guardOf, listeners } from '../../kinds/daemon/hosts';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/remote-access',
  on: 'daemon',
  meta: {
    title: 'Docker API exposed on all networks of the host',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('2.7', 'TLS authentication for the Docker daemon is configured'),
      owasp(1, 'do not expose the daemon socket'),
      nist('3.3.1', 'unbounded administrative access'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
      cwe(1327, 'Binding to an Unrestricted IP Address'),
    ],
    tiers: ['manual'],
  },
  *check(daemon) {
    const verified = guardOf(daemon.map) === 'verified';
    for (const { at: item, protocol, reach, refused } of listeners(daemon.map)) {
      if (protocol !== 'tcp' || reach !== 'everywhere' || refused !== undefined || typeof item.plain !== 'string') continue;
      const inner = { ...item.at, start: item.at.start + 1, end: item.at.end - 1 };
      const port = /:\d+$/.exec(item.plain)?.[0] ?? '';
      yield {
        at: item.at,
        message: verified
          ? 'The daemon listens on all networks of the host: only client certificates protect root on the host'
          : 'The daemon listens on all networks of the host',
        fixes: [{ title: 'Listen on 127.0.0.1 only', kind: 'choice', want: [text(inner, `tcp://127.0.0.1${port}`)] }],
      };
    }
  },
});
