import { absent } from '../../fix/want';
import { cwe, nist, owasp } from '../../knowledge/references';
import { known, trail } from '../../model/traced';
import { get, scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/no-logging',
  on: 'service',
  meta: {
    title: 'What a service logs is thrown away',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    why: `With \`logging.driver: none\` the engine throws away what the service writes to its output. Nobody sees an attack in it, and nobody can tell afterwards what happened: failed logins, crashes, odd requests are all gone.`,
    derivation: 'A means to see an attack is missing: low.',
    remedy: `Leave \`logging\` out, and the engine's own driver counts. Where the disk is small, bound the log instead: \`logging: { driver: local, options: { max-size: 10m, max-file: "3" } }\`.`,
    breaks:
      "A service that writes much fills the disk of the host with it, for the engine's default driver sets no limit: look at the size of `docker inspect --format '{{.LogPath}}'`.",
    allow: 'For a service that sends its logs elsewhere itself, or whose output holds nothing but data.',
    references: [
      owasp(10, 'run Docker with a useful log level'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(778, 'Insufficient Logging'),
    ],
  },
  *check(service) {
    const driver = scalarAt(get(service.map, 'logging'), 'driver');
    if (!driver || known(driver) !== 'none') return;
    yield {
      at: driver.at,
      message: `What "${service.name}" logs is thrown away: nobody sees an attack in it`,
      because: trail(driver),
      fixes: [
        {
          title: "Use the engine's log driver",
          tier: 'review',
          reliesOn: 'What the service prints may be kept.',
          want: [absent(service, 'logging')],
        },
      ],
    };
  },
});
