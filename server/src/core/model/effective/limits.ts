import { shmSize } from '../../knowledge/container-defaults';
import type { Limit } from '../container';
import type { Trace, Traced } from '../traced';
import { byDefault, type Fact, fact, factOf, factValue, unknown } from './fact';
import { flag } from './process';
import { bytesOf, numberOf } from './size';
import type { Subject } from './subject';
import type { Limits, Ulimit } from './types';

/** What bounds a service's use of the machine (docker/compose pkg/compose/create.go getDeployResources). */
export function limitsOf(subject: Subject): Limits {
  const { attributes: a, at } = subject;
  const memory = limit(a.memory, bytesOf, at);
  return {
    memory,
    memoryAndSwap: swapOf(a.memorySwap, memory, at),
    cpus: a.cpus ? limit(a.cpus, numberOf, at) : quotaOf(a.cpuQuota, a.cpuPeriod, at),
    pids: limit(a.pids, numberOf, at),
    shm: a.shmSize
      ? number(a.shmSize, 'shm_size', bytesOf)
      : byDefault(shmSize, at, "Docker's default, unless the daemon sets another one"),
    oomKillDisable: flag(a.oomKillDisable, 'oom_kill_disable', false, at),
    oomScoreAdj: a.oomScoreAdj ? number(a.oomScoreAdj, 'oom_score_adj', numberOf) : byDefault(0, at, "Docker's default"),
    ...(a.cgroupParent ? { cgroupParent: factOf(a.cgroupParent, (text) => text, '"cgroup_parent" of the service') } : {}),
    ulimits: a.ulimits.map(ulimitOf),
  };
}

type Reader = (text: string) => number | undefined;

/** Zero and less mean no limit. */
function limit(value: Limit | undefined, read: Reader, at: Trace['at']): Fact<number | null> {
  if (!value) return byDefault(null, at, 'Docker sets none by default');
  const found = number(value.value, value.key, read);
  return found.known && found.value <= 0 ? { ...found, value: null } : found;
}

function number(value: Traced<string>, key: string, read: Reader): Fact<number> {
  const because = `"${key}" of the service`;
  if (!value.known) return unknown(value, because, value.variables);
  const found = read(value.value);
  return found === undefined
    ? unknown(value, `${because}: "${value.value}" is not a number that Compose reads`)
    : fact(found, value, because);
}

/** Without `memswap_limit` the engine allows as much swap as memory (moby/moby daemon/daemon_unix.go adaptContainerSettings). */
function swapOf(written: Traced<string> | undefined, memory: Fact<number | null>, at: Trace['at']): Fact<number | null> {
  const own = written && number(written, 'memswap_limit', bytesOf);
  if (own && !own.known) return own;
  if (own?.known && own.value !== 0) return own.value < 0 ? { ...own, value: null } : own;
  if (!memory.known) return unknown(memory, 'twice the memory limit', memory.variables);
  if (memory.value === null) return byDefault(null, at, 'Docker sets none by default');
  return fact(memory.value * 2, memory, 'twice the memory limit: Docker allows as much swap as memory', 'engine');
}

function quotaOf(quota: Traced<string> | undefined, period: Traced<string> | undefined, at: Trace['at']): Fact<number | null> {
  if (!quota) return byDefault(null, at, 'Docker sets none by default');
  const most = number(quota, 'cpu_quota', numberOf);
  const length = period ? number(period, 'cpu_period', numberOf) : byDefault(100_000, at, "the kernel's default");
  if (!most.known) return most;
  if (!length.known) return length;
  return { ...most, value: most.value <= 0 || length.value <= 0 ? null : most.value / length.value };
}

function ulimitOf(one: Subject['attributes']['ulimits'][number]): Fact<Ulimit> {
  const because = `"ulimits.${one.name}" of the service`;
  const soft = number(one.soft, `ulimits.${one.name}`, numberOf);
  const hard = number(one.hard, `ulimits.${one.name}`, numberOf);
  const [softValue, hardValue] = [factValue(soft), factValue(hard)];
  if (softValue === undefined || hardValue === undefined) {
    return unknown(
      one,
      because,
      [soft, hard].flatMap((side) => (side.known ? [] : side.variables)),
    );
  }
  return fact({ name: one.name, soft: softValue, hard: hardValue }, one, because);
}
