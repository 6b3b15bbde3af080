import { unknown } from '../../fix/condition';
import { absent, value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/inter-container-traffic',
  on: 'daemon',
  meta: {
    title: 'Unrestricted traffic on the default bridge network',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    absence: true,
    safeguard: 'isolation on the default bridge',
    since: '0.1.0',
    references: [
      cis('2.2', 'network traffic is restricted between containers on the default bridge'),
      owasp(5, 'be mindful of inter-container connectivity'),
      nist('3.3.3', 'poorly separated inter-container network traffic'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'icc');
    // Without a default bridge no container is on it.
    if (daemon.windows || said?.plain === false || scalarAt(daemon.map, 'bridge')?.plain === 'none') return;
    // dockerd does not start with it when the firewall that it takes is switched off.
    const off = ['iptables', 'ip6tables'].filter((key) => scalarAt(daemon.map, key)?.plain === false);
    yield {
      at: said?.at ?? daemon.at,
      message: 'Containers on the default bridge reach every port of each other: a compromised one can attack the rest',
      fixes: [
        {
          title: `Isolate containers on the default bridge${off.length > 0 ? `, and remove ${off.join(' and ')}` : ''}`,
          kind: 'review',
          conditions: [unknown('own-networks', 'Containers that connect to each other share a user-defined network.')],
          want: [value(daemon, 'icc', false), ...off.map((key) => absent(daemon, key))],
        },
      ],
    };
  },
});
