import { unset } from '../../fix/intent';
import { cwe, nist, owasp } from '../../knowledge/references';
import { known, provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'no-logging',
  serves: {
    compose: { title: 'What a service logs is thrown away' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    references: [
      owasp(10, 'run Docker with a useful log level'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(778, 'Insufficient Logging'),
    ],
  },
  *check({ config, noun }) {
    const driver = config.attributes.logDriver;
    if (!driver || known(driver) !== 'none') return;
    yield {
      at: driver.at,
      message: `What ${noun} logs is thrown away: nobody sees an attack in it`,
      because: provenance(driver),
      fixes: [
        {
          title: "Use the engine's log driver",
          tier: 'review',
          reliesOn: 'What the service prints may be kept.',
          ask: [unset('log-driver')],
        },
      ],
    };
  },
});
