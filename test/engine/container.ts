import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Combination } from './combinations';
import { type Engine, image } from './engine';
import { field, unframed } from './probe';
import type { Compose, Data } from './translate';

/** The Compose file of a combination. Services that name no source run the image of the engine. */
export function composeText({ web, others, top }: Combination, folder: string): string {
  const line = (name: string, keys: string): string => {
    const source = /\b(build|image):/.test(keys) ? [] : [`image: "${image}"`];
    return `  ${name}: { ${[...source, ...(keys === '' ? [] : [keys])].join(', ')} }`;
  };
  const services = [line('web', web), ...Object.entries(others ?? {}).map(([name, keys]) => line(name, keys))];
  return ['services:', ...services, ...(top === undefined ? [] : [top]), ''].join('\n').replaceAll('FOLDER', folder);
}

/** The system calls that a shell of busybox makes, and what runs it. */
const calls = [
  ...['read', 'write', 'writev', 'open', 'openat', 'close', 'fstat', 'newfstatat', 'stat', 'lstat', 'statx', 'lseek', 'mmap', 'mprotect'],
  ...['munmap', 'mremap', 'brk', 'madvise', 'rt_sigaction', 'rt_sigprocmask', 'rt_sigreturn', 'rt_sigsuspend', 'sigaltstack', 'ioctl'],
  ...['access', 'faccessat', 'faccessat2', 'pipe', 'pipe2', 'dup', 'dup2', 'dup3', 'nanosleep', 'clock_nanosleep', 'clock_gettime'],
  ...['getpid', 'getppid', 'gettid', 'getpgrp', 'setpgid', 'clone', 'fork', 'vfork', 'execve', 'exit', 'exit_group', 'wait4', 'uname'],
  ...['fcntl', 'getcwd', 'chdir', 'fchdir', 'getuid', 'getgid', 'geteuid', 'getegid', 'setuid', 'setgid', 'setgroups', 'getgroups'],
  ...['arch_prctl', 'futex', 'set_tid_address', 'set_robust_list', 'prlimit64', 'getrandom', 'rseq', 'readlink', 'readlinkat', 'poll'],
  ...['ppoll', 'select', 'pselect6', 'tgkill', 'kill', 'sysinfo', 'capget', 'capset', 'prctl', 'getdents64', 'epoll_create1', 'epoll_ctl'],
  ...['epoll_pwait', 'epoll_wait', 'eventfd2', 'close_range', 'sched_yield', 'sched_getaffinity', 'umask', 'fchmod', 'fchown', 'getsid'],
  ...[
    'fstatfs',
    'statfs',
    'openat2',
    'socketpair',
    'sendmsg',
    'recvmsg',
    'sendto',
    'recvfrom',
    'setsid',
    'pidfd_open',
    'mkdirat',
    'unlinkat',
  ],
];

/** The first lets everything through, the second only logs what it does not name; the last refuses that, but allows namespaces. */
export const profiles = {
  'allow.json': { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [{ names: ['keyctl'], action: 'SCMP_ACT_ERRNO' }] },
  'builtin.json': { defaultAction: 'SCMP_ACT_LOG', syscalls: [{ names: ['keyctl'], action: 'SCMP_ACT_ERRNO' }] },
  'unshare.json': { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names: [...calls, 'unshare'], action: 'SCMP_ACT_ALLOW' }] },
};

/** Writes the files that combinations mount and name into a folder. */
export function prepare(folder: string, dockerfile: string | undefined): void {
  for (const name of ['data', 'conf']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['a.txt', 'b.txt']) writeFileSync(join(folder, 'conf', name), name);
  for (const [name, profile] of Object.entries(profiles)) writeFileSync(join(folder, name), JSON.stringify(profile));
  if (dockerfile !== undefined) writeFileSync(join(folder, 'Dockerfile'), dockerfile);
}

/** Makes the named volumes of an application. */
export async function makeVolumes(engine: Engine, compose: Compose): Promise<void> {
  for (const [name, volume] of Object.entries(compose.volumes ?? {})) {
    await engine.call('POST', '/volumes/create', { Name: `p_${name}`, Driver: 'local', DriverOpts: volume?.driver_opts ?? {} });
  }
}

/** Removes containers, the last one first, and the named volumes of an application. */
export async function removeAll(engine: Engine, made: readonly string[], compose: Compose): Promise<void> {
  for (const id of [...made].reverse()) await engine.call('DELETE', `/containers/${id}?force=true&v=true`);
  for (const name of Object.keys(compose.volumes ?? {})) await engine.call('DELETE', `/volumes/p_${name}?force=true`);
}

/** The hooks of a service at one time. */
export function hooks(service: Data, when: string): readonly Data[] {
  return (service[when] ?? []) as readonly Data[];
}

/** Waits until a container has printed `== end`, or has ended, and gives all that it printed. */
export async function outputOf(engine: Engine, id: string): Promise<string> {
  for (let i = 0; i < 200; i++) {
    const output = unframed(await engine.raw('GET', `/containers/${id}/logs?stdout=true&stderr=true`));
    if (output.includes('== end')) return output;
    const state = field<Data>(await engine.call('GET', `/containers/${id}/json`), 'State');
    if (state.Running !== true && i > 5) return output;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the probe does not end');
}

/** Runs a command in a container as docker/compose runs a hook (pkg/compose/hook.go), and gives what it printed. */
export async function execute(engine: Engine, id: string, hook: Data, command: readonly string[]): Promise<string> {
  const body = { Cmd: command, AttachStdout: true, AttachStderr: true, User: hook.user ?? '', Privileged: hook.privileged === true };
  const run = field<string>(await engine.call('POST', `/containers/${id}/exec`, body), 'Id');
  return unframed(await engine.raw('POST', `/exec/${run}/start`, Buffer.from(JSON.stringify({ Detach: false, Tty: false }))));
}
