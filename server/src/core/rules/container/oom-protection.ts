import { unset } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'oom-protection',
  serves: {
    compose: { title: 'A service is spared when memory runs out, and others die for it' },
  },
  meta: {
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    references: [
      cis('5.11', 'the memory usage of containers is limited'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check({ effective, title }) {
    const { oomKillDisable, oomScoreAdj } = effective.limits;
    if (oomKillDisable.known && oomKillDisable.value) {
      yield {
        at: oomKillDisable.at,
        message: `${title} is not ended when its memory runs out: it may bring the host to a standstill`,
        because: provenance(oomKillDisable),
        value: 'oom_kill_disable',
        fixes: [
          {
            title: 'Let the kernel end it',
            tier: 'review',
            reliesOn: 'The service may be ended when memory runs out.',
            ask: [unset('oom-kill-disable')],
          },
        ],
      };
    }
    if (oomScoreAdj.known && oomScoreAdj.value < 0) {
      const never = oomScoreAdj.value <= -1000;
      yield {
        at: oomScoreAdj.at,
        message: `${title} is ended ${never ? 'never' : 'late'} when memory runs out: programs of the host and neighbours go in its place`,
        because: provenance(oomScoreAdj),
        value: 'oom_score_adj',
        fixes: [
          {
            title: 'Treat it like every other service',
            tier: 'review',
            reliesOn: 'The service may be ended as soon as others when memory runs out.',
            ask: [unset('oom-score-adj')],
          },
        ],
      };
    }
  },
});
