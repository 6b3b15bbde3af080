import { absent, type ProposedFix, text } from '../../fix/want';
import { type Daemon, type UnreadKey, unreadKeys } from '../../kinds/daemon/daemon';
import { cwe } from '../../knowledge/references';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/unknown-key',
  on: 'daemon',
  meta: {
    title: 'Unknown key in daemon.json',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cwe(16, 'Configuration'),
      { title: 'dockerd: daemon configuration file', url: 'https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file' },
    ],
    tiers: ['manual'],
  },
  *check(daemon) {
    for (const unread of unreadKeys(daemon.map)) {
      const { name, key, refused, meant } = unread;
      const what = refused ? 'is an unknown key: dockerd refuses the file' : 'has no effect in daemon.json: dockerd ignores the key';
      yield {
        at: key.at,
        message: `"${name}" ${what}${meant === undefined ? '' : ` (did you mean "${meant}"?)`}`,
        value: name,
        fixes: fixes(daemon, unread),
      };
    }
  },
});

function fixes(daemon: Daemon, { name, key, meant }: UnreadKey): ProposedFix[] {
  const top = daemon.map.entries.get(name)?.key === key;
  const inner = { ...key.at, start: key.at.start + 1, end: key.at.end - 1 };
  const out: ProposedFix[] = [];
  // A proxy is one level deeper, and a key that is there already cannot be written twice.
  if (top && meant !== undefined && meant !== 'proxies' && !daemon.map.entries.has(meant)) {
    out.push({ title: `Rename it to ${meant}`, kind: 'choice', want: [text(inner, meant)] });
  }
  if (top && !name.includes('.')) out.push({ title: `Remove ${name}`, kind: 'choice', want: [absent(daemon, name)] });
  return out;
}
