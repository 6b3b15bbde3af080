import type { CapabilityName } from '../knowledge/capabilities';

/**
 * What a service may need, and a change may take from it. The same words say what a change takes away and what a sign of trouble points to, so that the
 * search knows which change to take back first.
 */
export type Need =
  | { readonly need: 'capability' /** Absent: any. */; readonly name?: CapabilityName }
  /** Writing below a path of the container's root file system; without a path, anywhere. */
  | { readonly need: 'write'; readonly path?: string }
  /** Running files of a path that is mounted `noexec`. */
  | { readonly need: 'execute'; readonly path?: string }
  /** Being the user that it was. */
  | { readonly need: 'user' }
  /** Setuid programs and file capabilities. */
  | { readonly need: 'new-privileges' }
  | { readonly need: 'processes' }
  | { readonly need: 'memory' }
  | { readonly need: 'files' }
  | { readonly need: 'device'; readonly path?: string }
  | { readonly need: 'mount'; readonly path?: string }
  | { readonly need: 'network' }
  | { readonly need: 'port'; readonly port?: number }
  /** A namespace of the host: `network`, `pid`, `ipc`, `uts`, `cgroup`, `user`. */
  | { readonly need: 'host'; readonly namespace: string }
  /** A system call, a file of /proc or an access that a profile of seccomp, AppArmor or SELinux denies. */
  | { readonly need: 'unconfined' }
  /** What the engine gives only to a privileged container. */
  | { readonly need: 'privileged' }
  /** Nothing of these, or nobody knows. */
  | { readonly need: 'other' };
