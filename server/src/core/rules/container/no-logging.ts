import { unknown } from '../../fix/condition';
import { unset } from '../../fix/intent';
import { cwe, nist, owasp } from '../../knowledge/references';
import { known, provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'no-logging',
  serves: {
    compose: { title: 'Service without logs' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'other' }],
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
      message: `Logs of ${noun} are discarded, so attacks leave no trace`,
      because: provenance(driver),
      fixes: [
        {
          title: 'Use the default log driver',
          kind: 'review',
          conditions: [unknown('output-may-be-stored', 'The output of the service may be stored.')],
          ask: [unset('log-driver')],
        },
      ],
    };
  },
});
