import type { ContainerConfig } from '../model/container';
import { bytesOf, sizeOf } from '../model/effective/size';
import { environmentOf } from '../model/shell/stage';
import { settingsOf } from './settings';
import { startVariableLines } from './start-variables';
import { startedBy } from './started';

/** The memory that the files of a service ask for. */
export interface AskedMemory {
  readonly bytes: number;
  /** As written: `-Xmx4g`. */
  readonly by: string;
}

const mebibyte = 1024 * 1024;

/**
 * Options and settings that name the size of a heap, a buffer or a cache; `unit` is what a bare number counts. Sources: java(1) -Xmx,
 * -XX:MaxDirectMemorySize; node --help --v8-options max_old_space_size; pkg.go.dev/runtime GOMEMLIMIT; PostgreSQL shared_buffers (blocks of 8 KiB);
 * MySQL innodb_buffer_pool_size; Redis maxmemory; MongoDB wiredTigerCacheSizeGB; memcached -m.
 */
const patterns: readonly { readonly text: RegExp; readonly unit: number }[] = [
  { text: /-Xm[xs]\s{0,2}(\d{1,15}[kmgt]?)\b/gi, unit: 1 },
  { text: /-XX:(?:MaxDirectMemorySize|MaxHeapSize|MaxMetaspaceSize)=(\d{1,15}[kmgt]?)\b/gi, unit: 1 },
  { text: /--max[-_]old[-_]space[-_]size[= ](\d{1,9})\b/g, unit: mebibyte },
  { text: /\bGOMEMLIMIT=(\d{1,15}(?:[KMGT]iB|B)?)\b/g, unit: 1 },
  { text: /\bshared_buffers\s{0,3}[= ]\s{0,3}'?(\d{1,15}\s?(?:[kMGT]?B)?)\b/g, unit: 8192 },
  { text: /\binnodb[-_]buffer[-_]pool[-_]size\s{0,3}[= ]\s{0,3}(\d{1,15}[KMGT]?)\b/gi, unit: 1 },
  { text: /\bmaxmemory[= ]\s{0,3}(\d{1,15}(?:[kmg]b?)?)\b/gi, unit: 1 },
  { text: /\bwiredTigerCacheSizeGB[= ](\d{1,6}(?:\.\d{1,3})?)\b/g, unit: 1024 * mebibyte },
  { text: /\bcacheSizeGB:\s{0,3}(\d{1,6}(?:\.\d{1,3})?)\b/g, unit: 1024 * mebibyte },
  { text: /\bmemcached\b.{0,200}?\s-m[= ]?(\d{1,9})\b/g, unit: mebibyte },
];

/** The largest heap, buffer or cache that command, variables and configuration of a service ask for, with what it shares in /dev/shm beside it. */
export function askedMemory(service: ContainerConfig): AskedMemory | undefined {
  const { build, mountedFiles = [], attributes } = service;
  const variables = [
    ...startVariableLines(service),
    ...(build?.stage ? [...environmentOf(build.stage)].map(([name, value]) => `${name}=${value}`) : []),
  ];
  const known = settingsOf(service).flatMap(({ directives, format }) =>
    directives.flatMap(({ name, words }) => (format.memory.includes(name) ? [`${name} ${words.join(' ')}`] : [])),
  );
  const others = mountedFiles.flatMap(({ text }) => text.split(/\r?\n/).filter((line) => !/^\s*([#;]|\/\/)/.test(line)));
  const texts = [...startedBy(service).map(({ text }) => text.replace(/["',[\]]+/g, ' ')), ...variables, ...known, ...others];
  let most: AskedMemory | undefined;
  for (const text of texts) {
    for (const found of askedIn(text)) if (!most || found.bytes > most.bytes) most = found;
  }
  const shm = sizeOf(attributes.shmSize);
  return most && typeof shm === 'number' ? { ...most, bytes: most.bytes + shm } : most;
}

function askedIn(text: string): AskedMemory[] {
  return patterns.flatMap(({ text: pattern, unit }) =>
    [...text.matchAll(pattern)].flatMap(([by, size = '']) => {
      const bytes = /^[\d.]+$/.test(size) ? Number(size) * unit : bytesOf(size);
      return bytes === undefined || !Number.isFinite(bytes) ? [] : [{ bytes, by: by.trim().slice(-60) }];
    }),
  );
}
