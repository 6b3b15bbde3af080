/**
 * The flags of `docker run`: whether one stands alone or takes a value. Checked 2026-11-24 in docker/cli, cli/command/container/opts.go
 * (addFlags), create.go and run.go, at 28f7560.
 */
const switches: ReadonlySet<string> = new Set([
  'detach',
  'disable-content-trust',
  'help',
  'init',
  'interactive',
  'no-healthcheck',
  'oom-kill-disable',
  'privileged',
  'publish-all',
  'quiet',
  'read-only',
  'rm',
  'sig-proxy',
  'tty',
  'use-api-socket',
]);

const withValue: ReadonlySet<string> = new Set([
  'add-host',
  'annotation',
  'attach',
  'blkio-weight',
  'blkio-weight-device',
  'cap-add',
  'cap-drop',
  'cgroup-parent',
  'cgroupns',
  'cidfile',
  'cpu-count',
  'cpu-percent',
  'cpu-period',
  'cpu-quota',
  'cpu-rt-period',
  'cpu-rt-runtime',
  'cpu-shares',
  'cpus',
  'cpuset-cpus',
  'cpuset-mems',
  'detach-keys',
  'device',
  'device-cgroup-rule',
  'device-read-bps',
  'device-read-iops',
  'device-write-bps',
  'device-write-iops',
  'dns',
  'dns-option',
  'dns-search',
  'domainname',
  'entrypoint',
  'env',
  'env-file',
  'expose',
  'gpus',
  'group-add',
  'health-cmd',
  'health-interval',
  'health-retries',
  'health-start-interval',
  'health-start-period',
  'health-timeout',
  'hostname',
  'io-maxbandwidth',
  'io-maxiops',
  'ip',
  'ip6',
  'ipc',
  'isolation',
  'kernel-memory',
  'label',
  'label-file',
  'link',
  'link-local-ip',
  'log-driver',
  'log-opt',
  'mac-address',
  'memory',
  'memory-reservation',
  'memory-swap',
  'memory-swappiness',
  'mount',
  'name',
  'network',
  'network-alias',
  'oom-score-adj',
  'pid',
  'pids-limit',
  'platform',
  'publish',
  'pull',
  'restart',
  'runtime',
  'security-opt',
  'shm-size',
  'stop-signal',
  'stop-timeout',
  'storage-opt',
  'sysctl',
  'tmpfs',
  'ulimit',
  'user',
  'userns',
  'uts',
  'volume',
  'volume-driver',
  'volumes-from',
  'workdir',
]);

/** Older spellings that are still read. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['dns-opt', 'dns-option'],
  ['net', 'network'],
  ['net-alias', 'network-alias'],
]);

const shorthands: ReadonlyMap<string, string> = new Map([
  ['a', 'attach'],
  ['c', 'cpu-shares'],
  ['d', 'detach'],
  ['e', 'env'],
  ['h', 'hostname'],
  ['i', 'interactive'],
  ['l', 'label'],
  ['m', 'memory'],
  ['p', 'publish'],
  ['P', 'publish-all'],
  ['q', 'quiet'],
  ['t', 'tty'],
  ['u', 'user'],
  ['v', 'volume'],
  ['w', 'workdir'],
]);

/** A flag by the name that its documentation has. */
export interface RunFlagKind {
  readonly name: string;
  /** True for a flag that takes the next argument for its value where none stands behind `=`. */
  readonly takesValue: boolean;
}

/** The flag behind `--name`; undefined where there is none, and `docker run` refuses it. */
export function longFlag(written: string): RunFlagKind | undefined {
  const name = aliases.get(written) ?? written;
  return switches.has(name) || withValue.has(name) ? { name, takesValue: withValue.has(name) } : undefined;
}

/** The flag behind one letter of `-abc`. */
export function shortFlag(letter: string): RunFlagKind | undefined {
  const name = shorthands.get(letter);
  return name === undefined ? undefined : longFlag(name);
}
