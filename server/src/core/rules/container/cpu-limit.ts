import { startVariableLines } from '../../facts/start-variables';
import { harmful } from '../../fix/condition';
import { limit, set } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Container } from '../../model/container';
import { numberOf } from '../../model/effective/size';
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

/** One CPU: every host has it. More where as many are reserved for the service, or its runtime is told to use them. The engine takes no number of CPUs beside a period or quota, so there the quota is one period. */
function fixes({ config, noun }: Container): Proposal[] {
  const { cpuPeriod: period, cpuQuota } = config.attributes;
  if (period && !period.known) return [];
  const count = Math.max(1, askedCpus(config));
  return [
    {
      title: `Limit it to ${count} ${count === 1 ? 'CPU' : 'CPUs'} (adjust after measuring)`,
      kind: 'review',
      ask: [period || cpuQuota ? set('cpu-quota', Math.ceil(count * (Number(period?.value) || 100_000))) : limit('cpus', count)],
      conditions: [harmful('limit-enough', `${count === 1 ? 'One CPU is' : `${count} CPUs are`} enough for ${noun} under load.`)],
    },
  ];
}

/**
 * The CPUs that the files ask for: reserved in `deploy`, or given to the runtime of Go, Java or Rust (pkg.go.dev/runtime GOMAXPROCS;
 * java(1) -XX:ActiveProcessorCount; docs.rs/tokio TOKIO_WORKER_THREADS).
 */
function askedCpus(config: Container['config']): number {
  const { attributes } = config;
  const told = startVariableLines(config).flatMap((text) => [
    ...text.matchAll(/\b(?:GOMAXPROCS|TOKIO_WORKER_THREADS|-XX:ActiveProcessorCount)=(\d{1,3})\b/g),
  ]);
  const reserved = attributes.cpusReserved;
  return Math.max(0, ...told.map(([, count]) => Number(count)), (reserved?.known && numberOf(reserved.value)) || 0);
}
