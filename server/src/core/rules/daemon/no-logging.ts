import { unknown } from '../../fix/condition';
import { value } from '../../fix/want';
import { cis, cwe, nist } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/no-logging',
  on: 'daemon',
  meta: {
    title: 'Logs of containers or of the daemon discarded',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    supersedes: ['daemon/local-logs'],
    references: [
      cis('2.3', 'the logging level is set to info'),
      cis('2.13', 'centralized and remote logging is configured'),
      nist('3.4.5', 'rogue containers'),
      cwe(778, 'Insufficient Logging'),
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const level = scalarAt(daemon.map, 'log-level');
    if (typeof level?.plain === 'string' && /^(warn|warning|error|fatal|panic)$/i.test(level.plain)) {
      yield {
        at: level.at,
        message: `The daemon logs from the level ${level.plain} on: its log lacks what was started and changed`,
        value: 'log-level',
        profile: 'strict',
      };
    }
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
