import { readlinkSync } from 'node:fs';
import { allCapabilities, type CapabilityName } from '../../server/src/core/knowledge/capabilities';
import { maskedPaths, readOnlyPaths } from '../../server/src/core/knowledge/container-defaults';
import type { Effective, EffectiveMount, Fact, ProcessPrivilege } from '../../server/src/core/model/effective';
import type { NamespaceName, Seen, SeenMount } from './probe';

/** What the comparison has to know of the machine to be fair to both sides. */
export interface Machine {
  /** Capabilities that the machine lacks: taken off both sides. */
  readonly lacking: ReadonlySet<CapabilityName>;
  /** Paths that this engine does not mask yet, though today's does. */
  readonly notMaskedYet: ReadonlySet<string>;
  /** Whether this engine heeds a seccomp profile of a privileged container, as those since 26 do (moby/moby#47500). */
  readonly heedsPrivilegedSeccomp: boolean;
  readonly cgroupVersion: 1 | 2;
  /** Whether a path of /proc or /sys exists on this kernel: the runtime passes over others. */
  exists(path: string): boolean;
  /** The namespaces of a container of another service. */
  namespacesOf(service: string): ReadonlyMap<string, string> | undefined;
}

/** One question to which model and kernel gave an answer each. */
export interface Check {
  readonly what: string;
  readonly model: string;
  readonly kernel: string;
}

/** A fact that the tests do not expect to be unknown. */
function told<T>(fact: Fact<T>): T | 'unknown' {
  return fact.known ? fact.value : 'unknown';
}

function maskOf(names: readonly CapabilityName[] | 'unknown', lacking: ReadonlySet<CapabilityName>): string {
  if (names === 'unknown') return names;
  const bits = names.filter((name) => !lacking.has(name)).map((name) => 1n << BigInt(allCapabilities.indexOf(name)));
  return bits
    .reduce((all, bit) => all | bit, 0n)
    .toString(16)
    .padStart(16, '0');
}

/**
 * Compares what a process may do: user, groups, capabilities, no-new-privileges, seccomp, and whether setuid programs work.
 * @param container the main process of the container that it runs in.
 */
export function compareProcess(model: ProcessPrivilege, seen: Seen, machine: Machine, container = model): Check[] {
  const status = (name: string): string => seen.status.get(name) ?? 'absent';
  const user = told(model.user);
  const checks: Check[] = [
    { what: 'CapBnd', model: maskOf(told(model.capabilities.bounding), machine.lacking), kernel: status('CapBnd') },
    { what: 'CapEff', model: maskOf(told(model.capabilities.effective), machine.lacking), kernel: status('CapEff') },
    { what: 'CapPrm', model: maskOf(told(model.capabilities.effective), machine.lacking), kernel: status('CapPrm') },
    { what: 'CapInh', model: maskOf([], machine.lacking), kernel: status('CapInh') },
    { what: 'CapAmb', model: maskOf([], machine.lacking), kernel: status('CapAmb') },
    {
      what: 'NoNewPrivs',
      model: { true: '1', false: '0', unknown: 'unknown' }[`${told(model.noNewPrivileges)}`],
      kernel: status('NoNewPrivs'),
    },
    { what: 'Seccomp', model: seccompMode(container, machine), kernel: status('Seccomp') },
    {
      what: 'can become root',
      model: String(told(model.canBecomeRoot)),
      kernel: String(status('Uid').startsWith('0\t') || seen.becomesRoot),
    },
  ];
  const uid = status('Uid').split('\t')[0]!;
  const gid = status('Gid').split('\t')[0]!;
  checks.push({ what: 'root', model: user === 'unknown' ? user : String(user.root), kernel: String(uid === '0') });
  if (user !== 'unknown' && user.uid !== undefined) checks.push({ what: 'uid', model: String(user.uid), kernel: uid });
  if (user !== 'unknown' && user.gid !== undefined) checks.push({ what: 'gid', model: String(user.gid), kernel: gid });
  const groups = status('Groups').split(' ');
  for (const group of model.groups.map(told).filter((name) => /^\d+$/.test(name))) {
    checks.push({ what: `group ${group}`, model: group, kernel: groups.includes(group) ? group : 'absent' });
  }
  return checks;
}

function seccompMode(model: ProcessPrivilege, { heedsPrivilegedSeccomp }: Machine): string {
  const seccomp = told(model.seccomp);
  if (told(model.privileged) === true && !heedsPrivilegedSeccomp) return '0';
  if (seccomp === 'unknown') return seccomp;
  return seccomp.profile === 'builtin' || seccomp.profile === 'custom' ? '2' : '0';
}

/** Compares everything else that can be seen from inside a container. */
export function compareContainer(model: Effective, seen: Seen, machine: Machine): Check[] {
  return [
    ...compareNamespaces(model, seen, machine),
    ...comparePaths(model, seen, machine),
    ...compareMounts(model, seen),
    ...compareDevices(model, seen),
    ...compareLimits(model, seen, machine),
  ];
}

function compareNamespaces(model: Effective, seen: Seen, machine: Machine): Check[] {
  const names: readonly NamespaceName[] = ['pid', 'net', 'ipc', 'uts', 'cgroup', 'user'];
  return names.map((name) => {
    const fact = model.namespaces[name];
    const value = told(fact);
    let expected = value === 'unknown' ? value : value.mode === 'joined' ? value.with : value.mode === 'host' ? 'host' : 'private';
    // The model says so in words: with cgroup v1 the default is the host's.
    if (name === 'cgroup' && fact.source === 'engine' && machine.cgroupVersion === 1) expected = 'host';
    const actual = seen.namespaces.get(name);
    let kernel = actual === readlinkSync(`/proc/self/ns/${name}`) ? 'host' : 'private';
    if (value !== 'unknown' && value.mode === 'joined') {
      const other = machine.namespacesOf(value.with.replace(/^service:/, ''));
      if (other && other.get(name) === actual) kernel = value.with;
    }
    return { what: `${name} namespace`, model: expected, kernel };
  });
}

function comparePaths(model: Effective, seen: Seen, machine: Machine): Check[] {
  const at = (path: string): SeenMount | undefined => seen.mounts.filter(({ target }) => target === path).at(-1);
  const masked = told(model.paths.masked);
  const readOnly = told(model.paths.readOnly);
  const checks: Check[] = [];
  for (const path of maskedPaths.filter((one) => machine.exists(one) && !machine.notMaskedYet.has(one))) {
    checks.push({
      what: `${path} masked`,
      model: String(masked !== 'unknown' && masked.includes(path)),
      kernel: String(at(path) !== undefined),
    });
  }
  for (const path of readOnlyPaths.filter((one) => machine.exists(one))) {
    const kernel = String(at(path)?.readOnly === true);
    checks.push({ what: `${path} read-only`, model: String(readOnly !== 'unknown' && readOnly.includes(path)), kernel });
  }
  const writable = (path: string): string => String(at(path)?.readOnly === false);
  checks.push({ what: '/ writable', model: String(told(model.rootfsWritable)), kernel: writable('/') });
  checks.push({ what: '/sys writable', model: String(told(model.paths.sysWritable)), kernel: writable('/sys') });
  const cgroup = seen.mounts.find(({ type }) => type === 'cgroup' || type === 'cgroup2');
  checks.push({ what: 'cgroups writable', model: String(told(model.paths.cgroupWritable)), kernel: String(cgroup?.readOnly === false) });
  return checks;
}

/** Mounts that every container has. */
const engineMounts = /^\/($|proc(\/|$)|dev(\/(pts|shm|mqueue|console))?$|sys(\/|$)|etc\/(hosts|hostname|resolv\.conf)$)/;

function compareMounts(model: Effective, seen: Seen): Check[] {
  const checks: Check[] = [];
  const expected = new Map(model.mounts.map((mount) => [told(mount.target), mount]));
  const actual = new Map(seen.mounts.map((mount) => [mount.target, mount]));
  for (const [target, mount] of expected) {
    const found = actual.get(target);
    checks.push({ what: `mount ${target}`, model: mountText(mount, found), kernel: found ? seenText(found) : 'absent' });
  }
  const more = [...actual.keys()].filter((target) => !expected.has(target) && !engineMounts.test(target));
  checks.push({ what: 'other mounts', model: '', kernel: more.join(' ') });
  return checks;
}

/** What the model says of a mount, in the words of what was seen: a path of the host is compared by its end, for `/tmp` may be a mount itself. */
function mountText(mount: EffectiveMount, found: SeenMount | undefined): string {
  const mode = { true: 'ro', false: 'rw', unknown: 'unknown' }[`${told(mount.readOnly)}`];
  if (mount.kind === 'tmpfs') return `tmpfs ${mode}`;
  const from = mount.from ? told(mount.from) : undefined;
  const end = mount.kind === 'volume' ? (from === undefined ? '/_data' : `/p_${from}/_data`) : from?.replace(/^\.(?=\/|$)/, '');
  const root = found?.root ?? '';
  return `${end !== undefined && root.endsWith(end.replace(/\/$/, '')) ? root : end} ${mode}`;
}

function seenText({ type, root, readOnly }: SeenMount): string {
  return `${type === 'tmpfs' ? 'tmpfs' : root} ${readOnly ? 'ro' : 'rw'}`;
}

function compareDevices(model: Effective, seen: Seen): Check[] {
  const all = told(model.devices.all);
  // The default set has fewer than twenty names; a host has consoles alone in greater number.
  const checks: Check[] = [{ what: 'all devices', model: String(all), kernel: String(seen.devices.size > 40) }];
  for (const device of model.devices.list.map(told)) {
    if (device === 'unknown' || device.kind !== 'path') continue;
    const name = (device.container ?? device.host).replace('/dev/', '');
    checks.push({ what: `device ${name}`, model: 'present', kernel: seen.devices.has(name) ? 'present' : 'absent' });
  }
  if (seen.rules.length > 0) {
    checks.push({ what: 'device cgroup open', model: String(all), kernel: String(seen.rules.includes('a *:* rwm')) });
    if (all !== true) {
      for (const rule of model.devices.rules.map(told)) {
        checks.push({
          what: `rule ${rule}`,
          model: 'present',
          kernel: seen.rules.some((line) => covers(line, rule)) ? 'present' : 'absent',
        });
      }
    }
  }
  return checks;
}

/** The kernel keeps one line for each device: permissions of several rules are joined in it. */
function covers(line: string, rule: string): boolean {
  const [kind, numbers, permissions = ''] = rule.split(' ');
  const [seenKind, seenNumbers, seenPermissions = ''] = line.split(' ');
  return kind === seenKind && numbers === seenNumbers && [...permissions].every((letter) => seenPermissions.includes(letter));
}

/** A page-aligned limit near 2^63 is no limit. */
const unlimited = 2 ** 60;

function compareLimits(model: Effective, seen: Seen, machine: Machine): Check[] {
  return [...compareResources(model, seen, machine), ...compareSharedMemory(model, seen), ...compareSettings(model, seen)];
}

function linesOf(seen: Seen, name: string): readonly string[] {
  return seen.numbers.get(name) ?? [];
}

function compareResources({ limits }: Effective, seen: Seen, { cgroupVersion }: Machine): Check[] {
  const checks: Check[] = [];
  const bound = (name: string): string => {
    const [text] = linesOf(seen, name);
    return text === undefined || text === 'max' || Number(text) > unlimited ? 'none' : text;
  };
  const number = (fact: Fact<number | null>): string => {
    const value = told(fact);
    return value === null ? 'none' : String(value);
  };
  checks.push({ what: 'memory', model: number(limits.memory), kernel: bound('memory') });
  checks.push({ what: 'pids', model: number(limits.pids), kernel: bound('pids') });
  if (cgroupVersion !== 1) return checks;
  if (linesOf(seen, 'swap').length > 0)
    checks.push({ what: 'memory and swap', model: number(limits.memoryAndSwap), kernel: bound('swap') });
  const [quota, period] = linesOf(seen, 'cpu').map(Number);
  const cpus = quota === undefined || quota < 0 ? 'none' : String(quota / (period ?? 1));
  checks.push({ what: 'cpus', model: number(limits.cpus), kernel: cpus });
  return checks;
}

function compareSharedMemory(model: Effective, seen: Seen): Check[] {
  const checks: Check[] = [];
  const shm = seen.mounts.find(({ target }) => target === '/dev/shm');
  const size = /\bsize=(\d+)k/.exec(shm?.superOptions ?? '')?.[1];
  const ipc = told(model.namespaces.ipc);
  if (ipc !== 'unknown' && (ipc.mode === 'private' || ipc.mode === 'shareable')) {
    checks.push({ what: '/dev/shm', model: String(told(model.limits.shm)), kernel: String(Number(size) * 1024) });
  }
  if (ipc !== 'unknown' && ipc.mode === 'none') checks.push({ what: '/dev/shm', model: 'absent', kernel: shm ? 'present' : 'absent' });
  return checks;
}

function compareSettings(model: Effective, seen: Seen): Check[] {
  const checks: Check[] = [];
  if (model.limits.oomScoreAdj.source === 'service') {
    checks.push({ what: 'oom_score_adj', model: String(told(model.limits.oomScoreAdj)), kernel: linesOf(seen, 'score')[0] ?? '' });
  }
  const names: Readonly<Record<string, string>> = { nofile: 'Max open files', nproc: 'Max processes', core: 'Max core file size' };
  for (const limit of model.limits.ulimits.map(told)) {
    if (limit === 'unknown') continue;
    const kernel = seen.limits.get(names[limit.name] ?? limit.name)?.join(':') ?? 'absent';
    checks.push({ what: `ulimit ${limit.name}`, model: `${limit.soft}:${limit.hard}`, kernel });
  }
  for (const one of model.sysctls.map(told)) {
    if (one === 'unknown') continue;
    const path = `/proc/sys/${one.name.replaceAll('.', '/')}`;
    const line = linesOf(seen, 'sysctls').find((text) => text.startsWith(`${path} `));
    checks.push({ what: `sysctl ${one.name}`, model: one.value, kernel: line?.slice(path.length + 1) ?? 'absent' });
  }
  return checks;
}
