import type { Json } from '../base/json';
import type { Mount, MountSource, Port } from '../model/container';
import type { Trace } from '../model/traced';

/** What a container may have several of. */
export type Part =
  | 'capability'
  | 'dropped-capability'
  | 'security-option'
  | 'device'
  | 'device-rule'
  | 'group'
  | 'sysctl'
  | 'port'
  | 'tmpfs'
  | 'command-word'
  | MountSource;

/** What a container has one of. */
export type Setting =
  | 'api-socket'
  | 'cgroup'
  | 'cgroup-parent'
  | 'cpu-quota'
  | 'image'
  | 'ipc'
  | 'log-driver'
  | 'network'
  | 'oom-kill-disable'
  | 'oom-score-adj'
  | 'pid'
  | 'privileged'
  | 'read-only'
  | 'shm-size'
  | 'user'
  | 'userns'
  | 'uts'
  | `ulimit ${string}`;

/**
 * What a rule wants of a container, in no file's words: the dialect of its kind says how such a file writes it (`kinds/<kind>/dialect.ts`). A
 * fix that asks for what a file cannot say is not offered.
 */
export type Intent =
  | { readonly intent: 'add'; readonly part: Part; readonly is: string }
  /** Takes one out where it is written. */
  | { readonly intent: 'remove'; readonly part: Part; readonly written: Trace }
  | { readonly intent: 'set'; readonly setting: Setting; readonly is: Json; readonly written?: Trace }
  | { readonly intent: 'unset'; readonly setting: Setting }
  | { readonly intent: 'limit'; readonly resource: Resource; readonly to: string | number }
  | { readonly intent: 'read-only-mount'; readonly mount: Mount; readonly instead: readonly string[] }
  | {
      readonly intent: 'mount-without';
      readonly mount: Mount;
      readonly what: 'propagation' | 'selinux' | 'tmpfs-option';
      readonly option: string;
    }
  | {
      readonly intent: 'read-only-device';
      readonly written: Trace;
      readonly host: string;
      readonly inside: string;
      readonly permissions: string;
    }
  | { readonly intent: 'set-variable'; readonly name: string; readonly is: string }
  | { readonly intent: 'unset-variable'; readonly name: string }
  | { readonly intent: 'bind-port'; readonly port: Port; readonly to: string };

/** What the engine can limit. */
export type Resource = 'memory' | 'cpus' | 'pids';

/** It has one more of something. */
export function add(part: Part, is: string): Intent {
  return { intent: 'add', part, is };
}

/** It no longer has the one that is written there. */
export function remove(part: Part, written: Trace): Intent {
  return { intent: 'remove', part, written };
}

/**
 * A setting has a value.
 * @param written the place to change, where more than one decides
 */
export function set(setting: Setting, is: Json, written?: Trace): Intent {
  return { intent: 'set', setting, is, ...(written && { written }) };
}

/** Nothing is said of a setting: the engine's default holds. */
export function unset(setting: Setting): Intent {
  return { intent: 'unset', setting };
}

/** No capability but these. */
export function dropAll(keep: readonly string[]): Intent[] {
  return [add('dropped-capability', 'ALL'), ...keep.map((name) => add('capability', name))];
}

/** It starts as this user. */
export function runAs(user: string): Intent {
  return set('user', user);
}

/** The engine gives it no more than that of a resource. */
export function limit(resource: Resource, to: string | number): Intent {
  return { intent: 'limit', resource, to };
}

/**
 * It cannot write to a mount.
 * @param instead options that say otherwise and go
 */
export function mountReadOnly(mount: Mount, instead: readonly string[] = ['rw']): Intent {
  return { intent: 'read-only-mount', mount, instead };
}

/**
 * A mount has no such option.
 * @param option as the short syntax has it
 */
export function mountWithout(mount: Mount, what: 'propagation' | 'selinux' | 'tmpfs-option', option: string): Intent {
  return { intent: 'mount-without', mount, what, option };
}

/**
 * It can only read a device.
 * @param device where it is given, its path on the host and in the container, and what may be done with it now
 */
export function readOnlyDevice(device: {
  readonly written: Trace;
  readonly host: string;
  readonly inside: string;
  readonly permissions: string;
}): Intent {
  return { intent: 'read-only-device', ...device };
}

/** A variable of its environment has a value. */
export function setVariable(name: string, is: string): Intent {
  return { intent: 'set-variable', name, is };
}

/** Its environment does not hold a variable. */
export function unsetVariable(name: string): Intent {
  return { intent: 'unset-variable', name };
}

/** A published port is bound to one address of the host. */
export function bindPort(port: Port, to: string): Intent {
  return { intent: 'bind-port', port, to };
}
