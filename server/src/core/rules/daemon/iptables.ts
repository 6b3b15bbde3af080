import { unknown } from '../../fix/condition';
import { absent } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule, type Severity } from '../rule';

export default defineRule({
  id: 'daemon/iptables',
  on: 'daemon',
  meta: {
    title: 'Weakened firewall between containers and the network',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('2.4', 'Docker is allowed to make changes to iptables'),
      owasp('5a', 'be careful when mapping container ports to the host'),
      nist('3.4.2', 'unbounded network access from containers'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      { title: 'Docker: packet filtering and firewalls', url: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/' },
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    for (const { key, when, message, severity } of openings) {
      const said = scalarAt(daemon.map, key);
      if (said?.plain !== when) continue;
      yield {
        at: said.at,
        message,
        severity,
        fixes: [
          {
            title: `Remove ${key}`,
            kind: 'review',
            conditions: [unknown('firewall-managed', 'No other program manages the firewall rules that containers need.')],
            want: [absent(daemon, key)],
          },
        ],
      };
    }
  },
});

interface Opening {
  readonly key: string;
  readonly when: boolean;
  readonly message: string;
  readonly severity: Severity;
}

/** What each key opens, by https://docs.docker.com/reference/cli/dockerd/ (2026-11). */
const openings: readonly Opening[] = [
  {
    key: 'iptables',
    when: false,
    severity: 'medium',
    message: 'dockerd writes no firewall rules: unpublished ports are open, and networks are not isolated from each other',
  },
  {
    key: 'ip6tables',
    when: false,
    severity: 'low',
    message: 'dockerd writes no firewall rules for IPv6: all ports of containers with an IPv6 address are open',
  },
  {
    key: 'ip-masq',
    when: false,
    severity: 'low',
    message: 'Containers on the default bridge use their own addresses in the network: other hosts can reply to them directly',
  },
  {
    key: 'ip-forward-no-drop',
    when: true,
    severity: 'medium',
    message: 'The host forwards packets between all of its networks: other hosts can send them to containers',
  },
  {
    key: 'allow-direct-routing',
    when: true,
    severity: 'medium',
    message: 'Other hosts reach published ports at the address of the container: the host address of the port has no effect',
  },
];
