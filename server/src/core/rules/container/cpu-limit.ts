import { limit, set } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Container } from '../../model/container';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'cpu-limit',
  serves: {
    compose: { title: 'Service without a CPU limit' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    absence: true,
    safeguard: 'a CPU limit',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.12', 'CPU priority is set appropriately on containers'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check(container) {
    const { config, effective, title } = container;
    const { cpus } = effective.limits;
    // Whichever CPUs it lists, the service is limited to them.
    if (!cpus.known || cpus.value !== null || config.attributes.cpuset) return;
    const isWritten = cpus.source === 'service';
    if (!isWritten && !config.complete) return;
    yield {
      at: cpus.at,
      message: isWritten
        ? `${title} disables its CPU limit: it can use every CPU of the host`
        : `${title} has no CPU limit: it can use every CPU of the host`,
      because: provenance(cpus),
      fixes: fixes(container),
    };
  },
});

/** One CPU: every host has it. The engine takes no number of CPUs beside a period or quota, so there the quota is one period. */
function fixes({ config, noun }: Container): Proposal[] {
  const { cpuPeriod: period, cpuQuota } = config.attributes;
  if (period && !period.known) return [];
  return [
    {
      title: 'Limit it to 1 CPU (adjust after measuring)',
      tier: 'manual',
      ask: [period || cpuQuota ? set('cpu-quota', Number(period?.value) || 100_000) : limit('cpus', 1)],
      reliesOn: `One CPU is enough for ${noun} under load.`,
    },
  ];
}
