import type { CapabilityName } from '../knowledge/capabilities';
import type { HostPathClass } from '../knowledge/host-path-fact';
import type { SocketPower } from '../knowledge/runtime-sockets';
import type { Trace } from '../model/traced';

/** Whose namespace a container uses, each grants more than the one before. */
export type Sharing = 'own' | 'joined' | 'host';

/** A mount of a container, as far as it bears on others. */
export interface Place {
  /** The same for all that one mount brings. */
  readonly key: string;
  /** As a sentence names it. */
  readonly what: string;
  readonly at?: Trace;
  /** The host's path; absent for a volume. */
  readonly path?: string;
  readonly writable: boolean;
  /** What an account that can read it gains, and one that can write it; absent for what the engine itself gives. */
  readonly reading: HostPathClass;
  readonly writing: HostPathClass;
  /** What reading and writing give, as the end of a sentence that starts with "it can". */
  readonly gives: string;
  /** The socket of a program that starts programs on the host. */
  readonly socket?: SocketPower;
  /** True where only root and its group open that socket. */
  readonly guarded: boolean;
  /** What is mounted inside appears on the host. */
  readonly shared: boolean;
  /** `/proc`, `/sys` or the control groups of the host. */
  readonly kernel?: 'proc' | 'sys' | 'cgroup';
  /** True for a place in a home, which may belong to any user: everywhere else secrets are for root alone. */
  readonly home: boolean;
  /** True for a volume, and for a secret or a config: neither brings a place of the host's own. */
  readonly contained: boolean;
}

/** A device of the host that a container may open, or a rule that lets it. */
export interface DeviceGrant {
  readonly key: string;
  readonly what: string;
  readonly at?: Trace;
  /** How much it counts, from 0 to 1. */
  readonly counts: number;
  /** A disk of the host: what it may do there. */
  readonly disk?: 'read' | 'write';
  /** Memory, ports or registers of the machine. */
  readonly memory: boolean;
  /** True for a rule, which takes a node to be made. */
  readonly rule: boolean;
}

/**
 * What a container may do, as far as the exposure goes: every part is a boolean, a step of a ladder or a set, and more of any of them is more
 * privilege. So both the weights and the ways out can be read off it without a look at any file, and generated for tests.
 */
export interface Privileges {
  readonly capabilities: ReadonlySet<CapabilityName>;
  readonly privileged: boolean;
  /** What it starts as; `grouped` = in a group of the system, `step-down` = as root that becomes another user. */
  readonly starts: 'user' | 'grouped' | 'step-down' | 'root';
  /** True where setuid programs work. */
  readonly gains: boolean;
  readonly seccomp: 'filter' | 'custom' | 'off';
  readonly apparmor: 'default' | 'custom' | 'off';
  readonly selinux: 'default' | 'custom' | 'off';
  /** Nothing of /proc and /sys is masked or read-only. */
  readonly unmasked: boolean;
  readonly cgroupWritable: boolean;
  readonly pid: Sharing;
  readonly ipc: Sharing;
  readonly uts: Sharing;
  readonly cgroup: Sharing;
  /** `bridge` = the default network that containers of other projects are on, too. */
  readonly network: 'none' | 'own' | 'bridge' | 'joined' | 'host';
  /** True where it keeps the host's user namespace although somebody remaps users, or asks for it. */
  readonly hostUsers: boolean;
  /** True where the daemon gives its root another UID on the host. */
  readonly remapped: boolean;
  readonly places: readonly Place[];
  readonly devices: readonly DeviceGrant[];
  readonly rootfsWritable: boolean;
  readonly unlimited: { readonly memory: boolean; readonly pids: boolean; readonly cpus: boolean };
  readonly ports: 'none' | 'loopback' | 'address' | 'everywhere';
  /** Other containers are on its bridge, and may be spoken to. */
  readonly neighbours: boolean;
  /** A program that asks for no login listens on the loopback address of the host. */
  readonly localPrograms: boolean;
  /** A command beside its main process that has all capabilities: inside the container, where its filter of system calls holds, or in a privileged one. */
  readonly privilegedHook: 'none' | 'exec' | 'container';
  readonly insecureBuild: boolean;
  /** Starting it runs a program of the project's choice on the host. */
  readonly hostCommand: boolean;
  /** Docker's API over TCP without a login: of this machine, or of one that no file names. */
  readonly remoteApi: 'none' | 'somewhere' | 'host';
  /** It passes calls on to the socket: only those that read, or all. */
  readonly proxy: 'none' | 'read' | 'write';
}

/** A part of the privileges whose place in the files is known. */
export type Leaf = Exclude<keyof Privileges, 'places' | 'devices' | 'capabilities'> | 'capabilities' | CapabilityName;

/** True where a process can be root in the container: it starts so, or a setuid program makes it so. */
export function canBeRoot({ starts, gains }: Pick<Privileges, 'starts' | 'gains'>): boolean {
  return gains || startsAsRoot(starts);
}

/** True where the first process is root. */
export function startsAsRoot(starts: Privileges['starts']): boolean {
  return starts === 'root' || starts === 'step-down';
}
