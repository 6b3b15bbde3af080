import { harmful, unknown } from '../../fix/condition';
import { set, unset } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { locksMemory, ulimit } from '../../knowledge/ulimits';
import type { ContainerConfig } from '../../model/container';
import { imageNameOf } from '../../model/image-reference';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

/** From here on /dev/shm is worth a look. */
const largeShm = 512 * 1024 * 1024;

export default defineContainerRule({
  name: 'unlimited-ulimit',
  serves: {
    compose: { title: 'Service without an effective resource limit' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'files' }, { need: 'processes' }, { need: 'memory' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.19', 'the default ulimit is overwritten at runtime if needed'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check({ config, effective, title }) {
    const { ulimits, shm, memory, memoryAndSwap: swap } = effective.limits;
    for (const limit of ulimits) {
      const about = limit.known ? ulimit(limit.value.name) : undefined;
      // A process may raise its soft limit up to the hard one.
      if (!limit.known || !about || (limit.value.hard >= 0 && limit.value.hard < about.huge)) continue;
      if (about.name === 'memlock' && asksForIt(config)) continue;
      yield {
        at: limit.at,
        message: `${title} has no effective ${about.name} limit: it ${about.harm}`,
        because: provenance(limit),
        value: about.name,
        ...(about.profile && { profile: about.profile }),
        fixes: [fix(about.name)],
      };
    }
    if (swap.known && swap.value === null && swap.source === 'service' && memory.known && memory.value !== null) {
      yield {
        at: swap.at,
        message: `${title} has no limit for swap: beyond its memory limit it can use all swap of the host`,
        because: provenance(swap),
        value: 'memswap_limit',
      };
    }
    if (shm.known && shm.value > largeShm) {
      yield {
        at: shm.at,
        message: `${title} can use ${Math.round(shm.value / 1024 ** 2)} MiB of memory for files in /dev/shm`,
        because: provenance(shm),
        value: 'shm_size',
        profile: 'strict',
        fixes: [
          {
            title: 'Lower shm_size to 512m',
            // A number that was written mostly follows a limit that was reached before.
            kind: 'choice',
            conditions: [harmful('limit-enough', 'The service shares no more than 512m of memory between its processes.')],
            ask: [set('shm-size', '512m')],
          },
        ],
      };
    }
  },
});

function asksForIt({ build, image }: ContainerConfig): boolean {
  const reference = imageNameOf(build ? build.stage?.base : image);
  return reference !== undefined && locksMemory(reference);
}

/** Left out, the engine's limit counts: that is small for locked memory, and none for core dumps. */
function fix(name: string): Proposal {
  return name === 'core'
    ? {
        title: 'Disable core dumps',
        kind: 'review',
        conditions: [unknown('core-dumps-unused', 'The core dumps of the service are not used.')],
        ask: [set('ulimit core', 0)],
      }
    : {
        title: `Remove the ulimit ${name}`,
        // It takes away what the file asks for.
        kind: 'choice',
        conditions: [harmful('limit-enough', "The service works within Docker's default limit.")],
        ask: [unset(`ulimit ${name}`)],
      };
}
