import type { Data } from './translate';

const namespaces = ['pid', 'net', 'ipc', 'uts', 'cgroup', 'user'] as const;
export type NamespaceName = (typeof namespaces)[number];

/** Asks the kernel, from inside, what the process may do; then waits where something else still needs the container. */
export function probe(wait: boolean): string[] {
  const script = [
    'cat /proc/self/status',
    'echo "== mounts"; cat /proc/self/mountinfo',
    `echo "== namespaces"; for n in ${namespaces.join(' ')}; do echo $n $(readlink /proc/self/ns/$n); done`,
    'echo "== root"; if /bin/as-root; then echo yes; else echo no; fi',
    'echo "== devices"; ls /dev',
    'echo "== rules"; cat /sys/fs/cgroup/devices/devices.list',
    'echo "== limits"; cat /proc/self/limits',
    'echo "== score"; cat /proc/self/oom_score_adj',
    'echo "== memory"; cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max',
    'echo "== swap"; cat /sys/fs/cgroup/memory/memory.memsw.limit_in_bytes',
    'echo "== pids"; cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max',
    'echo "== cpu"; cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us; cat /sys/fs/cgroup/cpu.max',
    'echo "== sysctls"; for f in /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/kernel/msgmax; do echo $f $(cat $f); done',
    'echo "== end"',
    ...(wait ? ['exec sleep 120'] : []),
  ];
  return ['sh', '-c', `{ ${script.slice(0, wait ? -1 : undefined).join('; ')}; } 2>/dev/null${wait ? '; exec sleep 120' : ''}`];
}

/** A mount as the process sees it. */
export interface SeenMount {
  readonly target: string;
  /** Path in its file system: for a bind, the host's. */
  readonly root: string;
  readonly type: string;
  readonly readOnly: boolean;
  readonly superOptions: string;
  readonly shared: boolean;
}

/** What the probe saw. */
export interface Seen {
  readonly status: ReadonlyMap<string, string>;
  readonly mounts: readonly SeenMount[];
  readonly namespaces: ReadonlyMap<string, string>;
  readonly becomesRoot: boolean;
  readonly devices: ReadonlySet<string>;
  /** Lines of the device cgroup; empty where the host has none to read (cgroup v2). */
  readonly rules: readonly string[];
  readonly limits: ReadonlyMap<string, readonly string[]>;
  readonly numbers: ReadonlyMap<string, readonly string[]>;
}

/** Reads the probe's output; throws when it does not end as it should. */
export function readProbe(output: string): Seen {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  sections.set('status', current);
  for (const line of output.split('\n')) {
    const name = /^== (\w+)$/.exec(line)?.[1];
    if (name === undefined) current.push(line);
    else {
      current = [];
      sections.set(name, current);
    }
  }
  if (!sections.has('end')) throw new Error(`the probe did not run to its end: ${output.slice(0, 400)}`);
  const of = (name: string): string[] => (sections.get(name) ?? []).filter((line) => line !== '');
  return {
    status: new Map(of('status').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])),
    mounts: of('mounts').map(readMount),
    namespaces: new Map(of('namespaces').map((line) => line.split(' ') as [string, string])),
    becomesRoot: of('root')[0] === 'yes',
    devices: new Set(of('devices')),
    rules: of('rules'),
    limits: new Map(
      of('limits').map((line) => {
        const [, name = '', soft = '', hard = ''] = /^(Max .*?)\s{2,}(\S+)\s+(\S+)/.exec(line) ?? [];
        return [name, [soft, hard]];
      }),
    ),
    numbers: new Map(['score', 'memory', 'swap', 'pids', 'cpu', 'sysctls'].map((name) => [name, of(name)])),
  };
}

function readMount(line: string): SeenMount {
  const [before = '', after = ''] = line.split(' - ');
  const [, , , root = '', target = '', options = '', ...optional] = before.split(' ');
  const [type = '', , superOptions = ''] = after.split(' ');
  const readOnly = options.split(',').includes('ro');
  return { target, root, type, readOnly, superOptions, shared: optional.some((field) => field.startsWith('shared:')) };
}

/** Text of a stream that the API multiplexes in frames of eight bytes of head. */
export function unframed(stream: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= stream.length; ) {
    const length = stream.readUInt32BE(at + 4);
    parts.push(stream.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** A field of an answer of the API. */
export function field<T>(answer: unknown, name: string): T {
  return (answer as Data)[name] as T;
}
