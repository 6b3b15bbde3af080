import { unknown } from '../../fix/condition';
import { value } from '../../fix/want';
import { cis, cwe, nist } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/no-logging',
  on: 'daemon',
  meta: {
    title: 'Container logs discarded',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('2.13', 'centralized and remote logging is configured'),
      nist('3.4.5', 'rogue containers'),
      cwe(778, 'Insufficient Logging'),
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'log-driver');
    if (said?.plain !== 'none') return;
    yield {
      at: said.at,
      message: 'Logs of containers are discarded: attacks leave no trace',
      fixes: [
        {
          title: 'Store container logs in rotated files',
          kind: 'review',
          conditions: [unknown('output-may-be-stored', 'The output of containers may be stored on the host.')],
          want: [value(daemon, 'log-driver', 'local')],
        },
      ],
    };
  },
});
