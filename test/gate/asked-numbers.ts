import { factValue } from '../../server/src/core/model/effective/fact';
import { bytesOf } from '../../server/src/core/model/effective/size';
import { type Hardened, type ServicePair, servicePairs } from './hardened';

/** Limits that were lowered below what the same service asks for: processes below its connections or threads, memory below its heap, `/dev/shm`. */
export function numbersBelowAsked(hardened: Hardened): string[] {
  return servicePairs(hardened).flatMap((pair) => {
    const { name, could, may } = pair;
    const said = textOf(pair);
    const below = (what: string, before: number | null | undefined, after: number | null | undefined, asked: number): string[] =>
      typeof after === 'number' && after < asked && (typeof before !== 'number' || after < before)
        ? [`${name}: ${what} ${after}, the files ask for ${asked}`]
        : [];
    const shm = factValue(could.limits.shm) ?? 0;
    return [
      ...below('pids', factValue(could.limits.pids), factValue(may.limits.pids), largest(said, countForms, Number)),
      ...below('memory', factValue(could.limits.memory), factValue(may.limits.memory), largest(said, memoryForms, bytes)),
      ...below('shm_size', shm, factValue(may.limits.shm), shm),
    ];
  });
}

const countForms: readonly RegExp[] = [
  /(?:max[_-]?connections|connections|workers?|worker_connections|threads?|processes|max[_-]?clients|concurrency|maxclients)["']?\s*[=: ]\s*["']?(\d+)/gi,
  /\s-(?:w|c|t|N)\s+(\d+)\b/g,
];

const memoryForms: readonly RegExp[] = [
  /-Xm[xs](\d+[kmg])\b/gi,
  /--max-old-space-size=(\d+)(?!\w)/g,
  /(?:innodb_buffer_pool_size|innodb-buffer-pool-size|shared_buffers|maxmemory|wiredTigerCacheSizeGB|heap_size)["']?\s*[=: ]\s*["']?(\d+\s*(?:[kmg]i?b?)?)\b/gi,
];

/** A number without a unit is one of megabytes, as Node.js reads it. */
function bytes(text: string): number {
  return bytesOf(/^\d+$/.test(text) && text.length < 7 ? `${text}m` : text.replace(/\s|i(?=b)/gi, '')) ?? 0;
}

function largest(text: string, forms: readonly RegExp[], read: (number: string) => number): number {
  return Math.max(0, ...forms.flatMap((form) => [...text.matchAll(form)].map((match) => read(match[1]!))).filter(Number.isFinite));
}

/** All that a service says of itself: what it starts, its variables, the files of settings that it mounts. */
function textOf({ was, starts }: ServicePair): string {
  const variables = [...was.environment].map(([name, value]) => `${name}=${value.known ? value.value : value.raw}`);
  const files = was.envFiles.flatMap(({ variables: inFile }) => [...inFile].map(([name, { value }]) => `${name}=${value}`));
  return [...starts.map(({ text }) => text), ...variables, ...files, ...(was.mountedFiles ?? []).map(({ text }) => text)].join('\n');
}
