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
