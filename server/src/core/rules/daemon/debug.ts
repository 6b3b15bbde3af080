import { unknown } from '../../fix/condition';
import { absent } from '../../fix/want';
import { cis, cwe, owasp } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/debug',
  on: 'daemon',
  meta: {
    title: 'Docker daemon in debug mode',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('2.3', 'the logging level is set to info'),
      owasp(10, 'keep the logging level of the daemon at info'),
      cwe(532, 'Insertion of Sensitive Information into Log File'),
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const debug = scalarAt(daemon.map, 'debug');
    if (debug?.plain === true) {
      yield {
        at: debug.at,
        message: 'The daemon runs in debug mode: it logs requests and serves profiles of its memory',
        fixes: [
          {
            title: 'Disable debug mode',
            kind: 'review',
            conditions: [unknown('debug-unused', "No one uses the daemon's debug messages.")],
            want: [absent(daemon, 'debug')],
          },
        ],
      };
    }
    const level = scalarAt(daemon.map, 'log-level');
    if (typeof level?.plain === 'string' && /^(debug|trace)$/i.test(level.plain)) {
      yield {
        at: level.at,
        message: `The daemon logs at the level ${level.plain}: its log contains the requests`,
        fixes: [
          {
            title: 'Log at the level info',
            kind: 'review',
            conditions: [unknown('debug-unused', "No one uses the daemon's debug messages.")],
            want: [absent(daemon, 'log-level')],
          },
        ],
      };
    }
  },
});
