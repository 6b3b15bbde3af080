import { unknown } from '../../fix/condition';
import { unset } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'oom-protection',
  serves: {
    compose: { title: 'Service shielded from the OOM killer' },
  },
  meta: {
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'memory' }],
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
        message: `${title} disables the OOM killer: when its memory runs out, it can bring the host to a standstill`,
        because: provenance(oomKillDisable),
        value: 'oom_kill_disable',
        fixes: [
          {
            title: 'Enable the OOM killer',
            kind: 'review',
            conditions: [unknown('may-be-killed', 'The service may be killed when memory runs out.')],
            ask: [unset('oom-kill-disable')],
          },
        ],
      };
    }
    if (oomScoreAdj.known && oomScoreAdj.value < 0) {
      const never = oomScoreAdj.value <= -1000;
      yield {
        at: oomScoreAdj.at,
        message: `${title} is ${never ? 'exempt' : 'shielded'} from the OOM killer: host processes and other containers are killed ${never ? 'instead' : 'first'}`,
        because: provenance(oomScoreAdj),
        value: 'oom_score_adj',
        fixes: [
          {
            title: 'Use the default OOM score',
            kind: 'review',
            conditions: [unknown('may-be-killed', 'The service may be killed as early as others when memory runs out.')],
            ask: [unset('oom-score-adj')],
          },
        ],
      };
    }
  },
});
