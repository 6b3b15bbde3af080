import { noItem } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { isLoopback } from '../../model/ip-address';
import { scalarsAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/insecure-registry',
  on: 'daemon',
  meta: {
    title: 'Registry trusted without certificate verification',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('2.5', 'insecure registries are not used'),
      owasp(13, 'enhance supply chain security'),
      nist('3.2.1', 'insecure connections to registries'),
      cwe(319, 'Cleartext Transmission of Sensitive Information'),
      { title: 'Docker: test an insecure registry', url: 'https://docs.docker.com/registry/insecure/' },
    ],
    tiers: ['manual'],
  },
  *check(daemon) {
    for (const entry of scalarsAt(daemon.map, 'insecure-registries')) {
      if (typeof entry.plain !== 'string' || entry.plain.trim() === '') continue;
      const local = isLocal(entry.plain);
      yield {
        at: entry.at,
        message: local
          ? `"${entry.plain}" is on this machine: the entry is not needed`
          : `"${entry.plain}" is trusted without a valid certificate: an attacker in the network can replace its images`,
        severity: local ? 'low' : 'high',
        value: entry.plain,
        fixes: entry.origin
          ? [
              {
                title: `Remove ${entry.plain} from insecure-registries`,
                kind: 'choice',
                want: [noItem(daemon, 'insecure-registries', entry.origin)],
              },
            ]
          : [],
      };
    }
  },
});

/** True for a registry, or a network of them, on this machine. */
function isLocal(registry: string): boolean {
  const [, host = ''] = /^(?:[a-z]+:\/\/)?(\[[^\]]*\]|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*|[^:/]*)/i.exec(registry) ?? [];
  const prefix = /\/(\d+)$/.exec(registry)?.[1];
  return isLoopback(host.replace(/^\[|\]$/g, '')) && (prefix === undefined || Number(prefix) >= 8);
}
