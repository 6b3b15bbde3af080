import { limitKeys } from '../../facts/limit-keys';
import { absent, type Fix, value, type Want } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { effectivePrivilege } from '../../model/effective';
import type { Service } from '../../model/service';
import { trail } from '../../model/traced';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/cpu-limit',
  on: 'service',
  meta: {
    title: 'A service may take every CPU of the host',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    absence: true,
    wall: 'a CPU limit',
    since: '0.1.0',
    tiers: ['manual'],
    why: `Whoever breaks into the service can keep every CPU of the machine busy: to mine coins, or to slow its neighbours down. The kernel still shares the CPUs out among those that want them, so they slow
down and do not stop.

Docker sets no limit by itself. \`cpu_shares\` only says who comes first when there is not enough.`,
    derivation: 'A mitigation is missing, and what it mitigates only slows others down: low.',
    remedy: `Look at what the service takes under load (\`docker stats\`) and write that and a reserve: \`cpus: 1.5\` is one and a half CPUs. Where \`deploy.resources.limits\` is in use the limit belongs there: Compose refuses both.
\`cpuset\` and \`cpu_quota\` are limits as well.

How much a service needs stands in no file, so the value of the fix is a start and nothing is written in bulk.`,
    breaks: 'A service that needs more is throttled: answers take longer under load (`nr_throttled` in its `cpu.stat` grows).',
    allow: 'On a machine that runs nothing but this service, and for work that is meant to take all there is, such as builds.',
    references: [
      cis('5.12', 'CPU priority is set appropriately on containers'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check(service, { project }) {
    const { cpus } = effectivePrivilege(service, project).limits;
    // Whatever CPUs it names, it bounds the service to them.
    if (!cpus.known || cpus.value !== null || scalarAt(service.map, 'cpuset')) return;
    const isWritten = cpus.source === 'service';
    if (!isWritten && !service.complete) return;
    yield {
      at: cpus.at,
      message: isWritten
        ? `"${service.name}" switches its CPU limit off: it may take every CPU of the host`
        : `"${service.name}" has no CPU limit: it may take every CPU of the host`,
      because: trail(cpus),
      fixes: fixes(service),
    };
  },
});

/** One CPU: every host has it. The engine takes no number of CPUs beside a period or quota, so there the quota is one period. */
function fixes(service: Service): Fix[] {
  const period = scalarAt(service.map, 'cpu_period');
  if (period && !period.known) return [];
  const { write, drop } = limitKeys(service, 'cpus');
  const own: Want[] =
    period || scalarAt(service.map, 'cpu_quota')
      ? [value(service, 'cpu_quota', Number(period?.value) || 100_000)]
      : [value(service, write, write === 'cpus' ? 1 : '1'), ...(drop ? [absent(service, drop)] : [])];
  return [
    {
      title: 'Limit it to one CPU, to be measured',
      tier: 'manual',
      want: own,
      reliesOn: `One CPU is enough for "${service.name}" under load.`,
    },
  ];
}
