import { absent } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { effectivePrivilege } from '../../model/effective';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/oom-protection',
  on: 'service',
  meta: {
    title: 'A service is spared when memory runs out, and others die for it',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    why: `When memory runs out, the kernel ends the process that frees most. A service with a negative \`oom_score_adj\` looks smaller than it is, with -1000 it is never chosen. So whoever makes it take memory makes
programs of the host and neighbours die in its place: the engine, the SSH server, databases.

\`oom_kill_disable: true\` lets the processes of the service wait instead of ending them. Without a memory limit the whole host may stand still. Hosts with cgroup v2 ignore it with a warning.`,
    derivation: 'The host and all neighbours lose a protection, which only denies service: medium.',
    remedy:
      'Leave both out, and give the service a memory limit that it does not reach. A limit on the neighbours protects it better than its score: then it is they who are ended for what they take.',
    breaks: 'The service may be ended when memory runs out, as every other one (exit code 137, "OOMKilled": true in `docker inspect`).',
    allow: 'For an agent that has to survive to save the host, with a memory limit of its own.',
    references: [
      cis('5.11', 'the memory usage of containers is limited'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check(service, { project }) {
    const { oomKillDisable, oomScoreAdj } = effectivePrivilege(service, project).limits;
    if (oomKillDisable.known && oomKillDisable.value) {
      yield {
        at: oomKillDisable.at,
        message: `"${service.name}" is not ended when its memory runs out: it may bring the host to a standstill`,
        because: trail(oomKillDisable),
        value: 'oom_kill_disable',
        fixes: [
          {
            title: 'Let the kernel end it',
            tier: 'review',
            reliesOn: 'The service may be ended when memory runs out.',
            want: [absent(service, 'oom_kill_disable')],
          },
        ],
      };
    }
    if (oomScoreAdj.known && oomScoreAdj.value < 0) {
      const never = oomScoreAdj.value <= -1000;
      yield {
        at: oomScoreAdj.at,
        message: `"${service.name}" is ended ${never ? 'never' : 'late'} when memory runs out: programs of the host and neighbours go in its place`,
        because: trail(oomScoreAdj),
        value: 'oom_score_adj',
        fixes: [
          {
            title: 'Treat it like every other service',
            tier: 'review',
            reliesOn: 'The service may be ended as soon as others when memory runs out.',
            want: [absent(service, 'oom_score_adj')],
          },
        ],
      };
    }
  },
});
