import { type AskedMemory, askedMemory } from '../../facts/asked-memory';
import { ownProgramOf } from '../../facts/own-program';
import { harmful } from '../../fix/condition';
import { limit } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Container, ContainerConfig } from '../../model/container';
import { bytesOf, sizeOf } from '../../model/effective/size';
import { profileOf } from '../../model/privilege';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'memory-limit',
  serves: {
    compose: { title: 'Service without a memory limit' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    absence: true,
    safeguard: 'a memory limit',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.11', 'the memory usage of containers is limited'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check(container) {
    const { config, effective, title } = container;
    const { memory } = effective.limits;
    if (!memory.known || memory.value !== null) return;
    const isWritten = memory.source === 'service';
    if (!isWritten && !config.complete) return;
    yield {
      at: memory.at,
      message: isWritten
        ? `${title} disables its memory limit: it can use all memory of the host`
        : `${title} has no memory limit: it can use all memory of the host`,
      because: provenance(memory),
      fixes: fixes(container),
    };
  },
});

const mebibyte = 1024 * 1024;

/**
 * A gibibyte suits most services, and a heap or a buffer takes half as much again beside it; Docker accepts no less than what is reserved, and no
 * more than memory and swap together.
 */
function fixes({ config, noun }: Container): Proposal[] {
  const reserved = sizeOf(config.attributes.memoryReserved);
  const swap = sizeOf(config.attributes.memorySwap);
  if (reserved === 'unknown' || swap === 'unknown') return [];
  const most = swap !== undefined && swap > 0 ? swap : Number.POSITIVE_INFINITY;
  const asked = askedMemory(config) ?? ofImage(config);
  const room = asked ? Math.ceil((1.5 * asked.bytes) / (512 * mebibyte) + 1) * 512 * mebibyte : 0;
  const least = Math.max(1024 * mebibyte, 2 * (reserved ?? 0), room);
  // No limit that is smaller than what the service is told to take.
  if (asked && most <= asked.bytes) return [];
  const size = `${Math.floor(Math.min(most, least) / mebibyte)}m`;
  return [
    {
      title: `Limit memory to ${size} (adjust after measuring)`,
      kind: 'review',
      ask: [limit('memory', size)],
      conditions: [
        harmful(
          'limit-enough',
          `${noun} needs no more than ${size} under load${asked && room === least ? `; it asks for ${asked.by}` : ''}.`,
        ),
      ],
    },
  ];
}

/** What the program of the image is known to need at least. */
function ofImage(config: ContainerConfig): AskedMemory | undefined {
  const { memory = '', why = '' } = (ownProgramOf(config) === undefined && profileOf(config)?.profile.limits) || {};
  const bytes = bytesOf(memory);
  return bytes === undefined ? undefined : { bytes, by: `${memory}: ${why}` };
}
