import { absent } from '../../fix/want';
import { cis, cwe, owasp } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/debug',
  on: 'daemon',
  meta: {
    title: `The Docker daemon runs in debug mode`,
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    why: `In debug mode the daemon writes requests with their bodies into its log (passwords blanked), and serves profiles of its memory at \`/debug/pprof\` to everybody who reaches the API. Logs are read by more people and programs than the API is.`,
    derivation: `It discloses and does no more, to those who reach log or API: low.`,
    remedy: `Remove the key: the daemon logs at the level \`info\`. To look for a fault, switch it on without a restart and off again: \`kill -HUP\` reads the file anew.`,
    breaks: `Nothing but the detail of the log: the lines at level debug are gone.`,
    allow: `While somebody looks for a fault.`,
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
        message: 'The daemon runs in debug mode: requests are logged, and profiles of its memory are served',
        fixes: [
          {
            title: 'Switch debug mode off',
            tier: 'review',
            reliesOn: "Nobody reads the daemon's debug messages.",
            want: [absent(daemon, 'debug')],
          },
        ],
      };
    }
    const level = scalarAt(daemon.map, 'log-level');
    if (typeof level?.plain === 'string' && /^(debug|trace)$/i.test(level.plain)) {
      yield {
        at: level.at,
        message: `The daemon logs at the level ${level.plain}: requests are logged`,
        fixes: [
          {
            title: 'Log at the level info',
            tier: 'review',
            reliesOn: "Nobody reads the daemon's debug messages.",
            want: [absent(daemon, 'log-level')],
          },
        ],
      };
    }
  },
});
