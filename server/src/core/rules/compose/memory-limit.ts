import { limitKeys } from '../../facts/limit-keys';
import { absent, type Fix, value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { effectivePrivilege } from '../../model/effective';
import { sizeAt } from '../../model/effective/size';
import type { Service } from '../../model/service';
import { trail } from '../../model/traced';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/memory-limit',
  on: 'service',
  meta: {
    title: 'A service may take all memory of the host',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    absence: true,
    wall: 'a memory limit',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.11', 'the memory usage of containers is limited'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check(service, { project }) {
    const { memory } = effectivePrivilege(service, project).limits;
    if (!memory.known || memory.value !== null) return;
    const isWritten = memory.source === 'service';
    if (!isWritten && !service.complete) return;
    yield {
      at: memory.at,
      message: isWritten
        ? `"${service.name}" switches its memory limit off: it may take all memory of the host`
        : `"${service.name}" has no memory limit: it may take all memory of the host`,
      because: trail(memory),
      fixes: fixes(service),
    };
  },
});

const mebibyte = 1024 * 1024;

/** A gibibyte suits most services; the engine wants no less than what is reserved, and no more than memory and swap together. */
function fixes(service: Service): Fix[] {
  const reservations = get(get(get(service.map, 'deploy'), 'resources'), 'reservations');
  const reserved = sizeAt(reservations, 'memory') ?? sizeAt(service.map, 'mem_reservation');
  const swap = sizeAt(service.map, 'memswap_limit');
  if (reserved === 'unknown' || swap === 'unknown') return [];
  const most = swap !== undefined && swap > 0 ? swap : Number.POSITIVE_INFINITY;
  const size = `${Math.floor(Math.min(most, Math.max(1024 * mebibyte, 2 * (reserved ?? 0))) / mebibyte)}m`;
  const { write, drop } = limitKeys(service, 'memory');
  return [
    {
      title: `Limit memory to ${size}, to be measured`,
      tier: 'manual',
      want: [value(service, write, size), ...(drop ? [absent(service, drop)] : [])],
      reliesOn: `"${service.name}" needs no more than ${size} under load.`,
    },
  ];
}
