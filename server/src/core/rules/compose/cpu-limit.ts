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
