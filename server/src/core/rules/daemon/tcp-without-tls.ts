import { memoize } from '../../base/memoize';
import { harmful } from '../../fix/condition';
import { noItem, type ProposedFix, value, type Want } from '../../fix/want';
import type { Daemon } from '../../kinds/daemon/daemon';
import { guardOf, type Listener, listeners } from '../../kinds/daemon/hosts';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/tcp-without-tls',
  on: 'daemon',
  meta: {
    title: 'Docker API exposed over TCP without authentication',
    severity: 'critical',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    supersedes: ['daemon/remote-access'],
    references: [
      cis('2.7', 'TLS authentication for the Docker daemon is configured'),
      owasp(1, 'do not expose the daemon socket'),
      nist('3.3.1', 'unbounded administrative access'),
      cwe(306, 'Missing Authentication for Critical Function'),
      cwe(319, 'Cleartext Transmission of Sensitive Information'),
      { title: 'Docker: protect the daemon socket', url: 'https://docs.docker.com/engine/security/protect-access/' },
    ],
    tiers: ['manual'],
  },
  *check(daemon) {
    const guard = guardOf(daemon.map);
    if (guard === 'verified') return;
    for (const listener of listeners(daemon.map)) {
      if (listener.protocol !== 'tcp' || listener.refused !== undefined) continue;
      const who = listener.reach === 'loopback' ? 'every local user and program' : 'anyone who reaches it';
      const how = guard === 'encrypted' ? 'encrypted, but unauthenticated' : 'unauthenticated, unencrypted';
      yield {
        at: listener.at.at,
        message: `The daemon accepts ${how} connections on this address: ${who} is root on the host`,
        severity: listener.reach === 'loopback' ? 'high' : 'critical',
        fixes: [verified(daemon), withoutTcp(daemon)],
      };
    }
  },
});

/** Where Docker's manual puts the files; dockerd looks nowhere by itself when the file asks for TLS. */
const certificates = { tlscacert: '/etc/docker/ca.pem', tlscert: '/etc/docker/server-cert.pem', tlskey: '/etc/docker/server-key.pem' };

function verified(daemon: Daemon): ProposedFix {
  const missing = Object.entries(certificates).filter(([key]) => !scalarAt(daemon.map, key)?.plain);
  const want: Want[] = [value(daemon, 'tlsverify', true), ...missing.map(([key, path]) => value(daemon, key, path))];
  const files = missing.map(([, path]) => path).join(', ');
  return {
    title: 'Require client certificates',
    kind: 'choice',
    want,
    conditions: files === '' ? [] : [harmful('certificates-exist', `${files} exist before the daemon restarts.`)],
  };
}

const withoutTcp = memoize((daemon: Daemon): ProposedFix => {
  const going = listeners(daemon.map).filter(({ protocol }: Listener) => protocol === 'tcp');
  return {
    title: 'Remove all TCP addresses from hosts',
    kind: 'choice',
    want: going.flatMap(({ at }) => (at.origin ? [noItem(daemon, 'hosts', at.origin)] : [])),
  };
});
