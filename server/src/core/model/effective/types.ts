import type { CapabilityName } from '../../knowledge/capabilities';
import type { Trace } from '../traced';
import type { Fact } from './fact';

/** The account that a process starts as. */
export interface User {
  /** As written, or `uid:gid` where a profile of the image says so. */
  readonly text: string;
  readonly root: boolean;
  /** Absent where only a name is written that the image resolves. */
  readonly uid?: number;
  /** Absent where the image's /etc/passwd decides. */
  readonly gid?: number;
}

/** What a process may do, and what stops it. */
export interface ProcessPrivilege {
  /** Unknown users count as root in every analysis. */
  readonly user: Fact<User>;
  /** Supplementary groups of `group_add`; those of the image's /etc/group come on top. */
  readonly groups: readonly Fact<string>[];
  readonly privileged: Fact<boolean>;
  /** Whether a process can be uid 0: it starts so, or a setuid program makes it so. */
  readonly canBecomeRoot: Fact<boolean>;
  readonly capabilities: {
    /** By number. */
    readonly bounding: Fact<readonly CapabilityName[]>;
    /** What the first process holds: the bounding set as root, nothing as another user. */
    readonly effective: Fact<readonly CapabilityName[]>;
  };
  readonly noNewPrivileges: Fact<boolean>;
  readonly seccomp: Fact<Seccomp>;
  readonly lsm: {
    /** `default` = docker-default where the host has AppArmor. */
    readonly apparmor: Fact<'default' | 'unconfined' | { readonly profile: string }>;
    /** `default` = a label of the engine's where the host has SELinux. */
    readonly selinux: Fact<'default' | 'disabled' | { readonly options: readonly string[] }>;
  };
}

/** The filter of system calls. */
export type Seccomp =
  | { readonly profile: 'builtin' }
  /** `unconfined` = the service says so; `none` = privileged containers get no filter. */
  | { readonly profile: 'unconfined' | 'none' }
  | {
      readonly profile: 'custom';
      readonly file: string;
      /** Whether what the profile does not name is allowed; `null` where the file cannot be read. */
      readonly allowsAll: boolean | null;
    };

/** Whose namespace a container uses. */
export type Namespace =
  | { readonly mode: 'private' | 'host' | 'none' }
  /** IPC: private, but others may join. */
  | { readonly mode: 'shareable' }
  /** `with` as written: `service:db`, `container:x`. */
  | { readonly mode: 'joined'; readonly with: string };

/** A place that a container sees, and where it comes from. */
export interface EffectiveMount extends Trace {
  readonly kind: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'secret' | 'config' | 'other';
  /** The host's path of a bind, the name of a volume; absent for tmpfs and anonymous volumes. */
  readonly from?: Fact<string>;
  readonly target: Fact<string>;
  readonly readOnly: Fact<boolean>;
  readonly propagation?: string;
  /** The part of a named volume that is mounted. */
  readonly subpath?: string;
  /** True for a named volume that is a bind of the host in disguise: `from` is the host's path then. */
  readonly disguised?: boolean;
  /** The service that it is taken over from by `volumes_from`. */
  readonly inheritedFrom?: string;
}

export interface Device {
  /** A path of the host, the name of a CDI device, or what a driver is asked for. */
  readonly host: string;
  readonly container?: string;
  /** `rwm` or fewer; absent for requests. */
  readonly permissions?: string;
  readonly kind: 'path' | 'cdi' | 'request';
}

export interface Ulimit {
  readonly name: string;
  /** -1 = unlimited. */
  readonly soft: number;
  readonly hard: number;
}

/** What bounds the use of the machine; `null` = no bound. */
export interface Limits {
  /** Bytes. */
  readonly memory: Fact<number | null>;
  /** Bytes of memory and swap together. */
  readonly memoryAndSwap: Fact<number | null>;
  readonly cpus: Fact<number | null>;
  readonly pids: Fact<number | null>;
  readonly shm: Fact<number>;
  readonly oomKillDisable: Fact<boolean>;
  readonly oomScoreAdj: Fact<number>;
  readonly cgroupParent?: Fact<string>;
  readonly ulimits: readonly Fact<Ulimit>[];
}

export interface EffectivePort extends Trace {
  /** `''` = all addresses of the host, IPv4 and IPv6. */
  readonly address: Fact<string>;
  /** A number or a range; `''` = one the engine chooses. */
  readonly published: Fact<string>;
  readonly target: Fact<string>;
  readonly protocol: string;
}

/** A command beside the main process: a pseudo-service with privileges of its own. */
export interface Hook extends Trace, ProcessPrivilege {
  readonly when: 'post_start' | 'pre_stop' | 'pre_start';
  /** `exec` = inside the running container; `container` = in a new one with the service's image, mounts and networks. */
  readonly runs: 'exec' | 'container';
  readonly command?: Fact<string>;
  readonly rootfsWritable: Fact<boolean>;
}

/** What the build of the image may do on the builder. */
export interface BuildPrivilege extends Trace {
  /** Its RUN steps run without confinement: `privileged` or the entitlement `security.insecure`. */
  readonly insecure: Fact<boolean>;
  /** The network of its RUN steps. */
  readonly network: Fact<Namespace>;
  readonly entitlements: readonly Fact<string>[];
  /** Agents and keys that are forwarded. */
  readonly ssh: readonly Fact<string>[];
  readonly secrets: readonly Fact<string>[];
}

/** Everything that one service's container may do: what the engine makes of all that the files say. */
export interface Effective extends ProcessPrivilege {
  readonly service: string;
  readonly paths: {
    readonly masked: Fact<readonly string[]>;
    readonly readOnly: Fact<readonly string[]>;
    readonly sysWritable: Fact<boolean>;
    readonly cgroupWritable: Fact<boolean>;
  };
  readonly namespaces: {
    readonly pid: Fact<Namespace>;
    readonly net: Fact<Namespace>;
    readonly ipc: Fact<Namespace>;
    readonly uts: Fact<Namespace>;
    readonly cgroup: Fact<Namespace>;
    /** `host` unless the daemon remaps users, which no Compose file shows. */
    readonly user: Fact<Namespace>;
  };
  readonly mounts: readonly EffectiveMount[];
  /** True where mounts may be missing: `volumes_from` names something that cannot be read. */
  readonly moreMounts: Fact<boolean>;
  readonly apiSocket: Fact<boolean>;
  readonly devices: {
    /** Every device of the host: privileged. */
    readonly all: Fact<boolean>;
    readonly list: readonly Fact<Device>[];
    /** `device_cgroup_rules`, as written. */
    readonly rules: readonly Fact<string>[];
  };
  readonly rootfsWritable: Fact<boolean>;
  readonly limits: Limits;
  /** Those that the engine publishes: none where the host's network makes it discard them. */
  readonly ports: readonly EffectivePort[];
  readonly sysctls: readonly Fact<{ readonly name: string; readonly value: string }>[];
  readonly runtime: Fact<string>;
  readonly init: Fact<boolean>;
  readonly hooks: readonly Hook[];
  readonly build?: BuildPrivilege;
}
