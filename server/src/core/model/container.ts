import type { FileId, Span } from '../base/span';
import type { Images } from '../knowledge/family/lookup';
import type { Effective } from './effective/types';
import type { Stage } from './stage';
import type { Trace, Traced } from './traced';
import type { MapValue, Value } from './value';

/** A mount of a service: a bind, a named volume, a tmpfs ... */
export interface Mount extends Trace {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'other';
  /** Host path or volume name as the file says it, variables replaced; unknown when it hangs on one. */
  readonly source?: Traced<string>;
  /** The host path a bind ends up at: absolute, or starting with `~`, `$HOME`, `$PWD`; relative ones are in the project. */
  readonly hostPath?: string;
  /** Of a named volume that is a file system of the kernel: what the host has mounted below that place is not in it. */
  readonly bare?: true;
  /** Of a named volume that is an overlay: the directories of the host that it is made of. */
  readonly layers?: readonly { readonly path: string; readonly readOnly: boolean }[];
  /** Of a named volume that is the file system on a disk of the host: its device. */
  readonly disk?: string;
  readonly target?: string;
  /** The part of a named volume that is mounted, where the long syntax names one. */
  readonly subpath?: string;
  readonly readOnly: boolean;
  /** Options of the short syntax as written, split at commas; in the long syntax propagation, SELinux label, `nocopy`, and a `read_only` that is unknown. */
  readonly options: readonly string[];
  /**
   * Where the options are written, an empty span just behind the target where there are none (for `tmpfs`: absent then); of `fields` where more can be
   * added. Absent in the long syntax, and where escapes hide the way from the text to the file.
   */
  readonly optionsSpan?: Span;
  /** Where `source` is written: inside the short form, or the long form's `source`. */
  readonly sourceSpan: Span;
  /**
   * How it is written: `short` and `long` as in Compose; `flag`, the short syntax as `docker run -v` reads it; `fields`, that of `docker run --mount`;
   * `other` where something else brings it.
   */
  readonly syntax: 'short' | 'long' | 'flag' | 'fields' | 'other';
}

/** What brings a place into a container: a mount of its own, another container, a secret, a config, or the switch for the socket of the engine. */
export type MountSource = 'mount' | 'volumes-from' | 'secret' | 'config' | 'api-socket';

/** A secret or config that a file of the host backs: a read-only bind mount. */
export interface FileGrant extends Trace {
  readonly kind: 'secret' | 'config';
  readonly name: string;
  readonly file: Traced<string>;
  readonly target: Traced<string>;
}

/** A seccomp profile in a file of the project's. */
export interface SeccompFile {
  /** As `security_opt` names it. */
  readonly name: string;
  readonly at: Span;
  /** Whether it lets through what it does not name; `null` where it cannot be read. */
  readonly allowsAll: boolean | null;
  /** The system calls that it lets through whatever their arguments and the capabilities of the container. */
  readonly allows: readonly string[];
  /** True where it is looked for in the checked directory, and is not there. */
  readonly missing?: true;
}

/** The value of a variable, from a map or from an item `NAME=VALUE` of a list. */
export type VariableValue = Traced<string> & {
  readonly form: 'map' | 'list';
  /** The text of the value alone, without name and quotes; absent where escapes hide it. */
  readonly written?: Span;
};

/** An `env_file` or `label_file` of a service that was read. */
export interface EnvFile extends Trace {
  readonly file: FileId;
  /** As the service names it. */
  readonly name: string;
  readonly variables: ReadonlyMap<string, { readonly value: string; readonly at: Span }>;
  /** True when it lies in a repository, and no `.gitignore` leaves it out of that. */
  readonly shared: boolean;
}

/** A configuration file of the project that a container gets by a mount or as a config. */
export interface MountedFile {
  readonly file: FileId;
  /** Where the container sees it. */
  readonly target: string;
  readonly text: string;
}

/** How a service's image is built. */
export interface Build extends Trace {
  readonly context?: Traced<string>;
  readonly dockerfile?: Traced<string>;
  readonly target?: Traced<string>;
  /** Build arguments with a value. */
  readonly args: ReadonlyMap<string, VariableValue>;
  /** What `additional_contexts` gives names to: folders, addresses, images, what other services build. */
  readonly contexts: ReadonlyMap<string, VariableValue>;
  /** The Dockerfile's name as a file of the project, where it can be known. */
  readonly file?: string;
  /** `dockerfile_inline`: the Dockerfile itself. */
  readonly inline?: Traced<string>;
  /** The context as a folder of the project; absent where it is fetched or hangs on a variable. */
  readonly folder?: string;
  /** The stage the service runs, when the Dockerfile was read. */
  readonly stage?: Stage;
  /** True where the service has no build of its own: another one of its application builds the image that it runs. */
  readonly borrowed?: true;
}

/** A published port. */
export interface Port extends Trace {
  /** The text of the short form, or the long form grouped into it. */
  readonly text: string;
  readonly ip?: string;
  readonly published?: string;
  readonly target?: string;
  /**
   * Short syntax: where the address is written, an empty span at the start where there is none, and how many colons an address there
   * needs behind it. Absent in the long syntax, and where variables or escapes hide the place.
   */
  readonly prefix?: { readonly span: Span; readonly colons: number };
  readonly syntax: 'short' | 'long';
}

/** A name with a value, from a map or from items `NAME=VALUE`. */
export interface Pair extends Trace {
  readonly name: string;
  readonly value: Traced<string>;
}

/** Everything that bears on privilege beside the other fields of a container, in the words of Compose. */
export interface Attributes {
  /** What starts, as it is written: a text or a list of words. */
  readonly entrypoint?: Value;
  readonly command?: Value;
  readonly healthTest?: Value;
  readonly groupAdd: readonly Traced<string>[];
  readonly uts?: Traced<string>;
  readonly cgroup?: Traced<string>;
  readonly cgroupParent?: Traced<string>;
  readonly devices: readonly Value[];
  readonly deviceCgroupRules: readonly Traced<string>[];
  /** `gpus` and `deploy.resources.reservations.devices`. */
  readonly deviceRequests: readonly Value[];
  readonly volumesFrom: readonly Traced<string>[];
  readonly sysctls: readonly Pair[];
  readonly ulimits: readonly (Trace & { readonly name: string; readonly soft: Traced<string>; readonly hard: Traced<string> })[];
  readonly memory?: Limit;
  readonly memorySwap?: Traced<string>;
  readonly cpus?: Limit;
  readonly cpuQuota?: Traced<string>;
  readonly cpuPeriod?: Traced<string>;
  readonly pids?: Limit;
  readonly shmSize?: Traced<string>;
  readonly oomKillDisable?: Traced<boolean>;
  readonly oomScoreAdj?: Traced<string>;
  /** The CPUs that it is bound to. */
  readonly cpuset?: Traced<string>;
  /** The memory that is kept for it. */
  readonly memoryReserved?: Traced<string>;
  /** The number of CPUs that are kept for it. */
  readonly cpusReserved?: Traced<string>;
  /** True where something is said about disk I/O. */
  readonly limitsIo: boolean;
  readonly logDriver?: Traced<string>;
  readonly pullPolicy?: Traced<string>;
  /** The system and machine that its image is for. */
  readonly platform?: Traced<string>;
  readonly isolation?: Traced<string>;
  readonly runtime?: Traced<string>;
  /** As it is written; absent where `deploy` says it instead. */
  readonly restart?: Traced<string>;
  readonly init?: Traced<boolean>;
  readonly ports: readonly Value[];
  /** With the keys of the service whose hook it is: a hook that starts a container takes them over. */
  readonly hooks: readonly { readonly when: HookTime; readonly map: MapValue; readonly of: MapValue }[];
  readonly build?: BuildAttributes;
}

export type HookTime = 'post_start' | 'pre_stop' | 'pre_start';

/** A limit and the key that gives it. */
export interface Limit {
  readonly key: string;
  readonly value: Traced<string>;
}

export interface BuildAttributes extends Trace {
  readonly privileged?: Traced<boolean>;
  readonly network?: Traced<string>;
  readonly entitlements: readonly Traced<string>[];
  readonly ssh: readonly Traced<string>[];
  readonly secrets: readonly Traced<string>[];
}

/**
 * What files ask of one container, everything grouped in: a service of Compose is one, and a development container has one. What the engine makes
 * of it is `effectivePrivilege`.
 */
export interface ContainerConfig {
  readonly name: string;
  /** The key or the file that describes it: where absences are reported. */
  readonly at: Span;
  /** False when the files do not show all of it: nothing that is missing is reported then. */
  readonly complete: boolean;

  readonly image?: Traced<string>;
  /** What is known of images where the container is described: a team has its own. */
  readonly images: Images;
  readonly build?: Build;
  readonly user?: Traced<string>;
  readonly privileged?: Traced<boolean>;
  readonly capAdd: readonly Traced<string>[];
  readonly capDrop: readonly Traced<string>[];
  readonly securityOpt: readonly Traced<string>[];
  readonly networkMode?: Traced<string>;
  readonly pid?: Traced<string>;
  readonly ipc?: Traced<string>;
  readonly usernsMode?: Traced<string>;
  readonly useApiSocket?: Traced<boolean>;
  readonly readOnly?: Traced<boolean>;
  readonly entrypoint?: Traced<string>;
  readonly command?: Traced<string>;
  readonly mounts: readonly Mount[];
  /** Secrets and configs that are files of the host. */
  readonly fileGrants: readonly FileGrant[];
  /** The seccomp profile in force, where it is a file. */
  readonly seccompFile?: SeccompFile;
  readonly ports: readonly Port[];
  /** Variables of the container with a known or unknown value; bare names are left out. */
  readonly environment: ReadonlyMap<string, VariableValue>;
  /** The files of variables that could be read, in order. */
  readonly envFiles: readonly EnvFile[];
  /** The files of labels that could be read; absent where there is no such key. */
  readonly labelFiles?: readonly EnvFile[];
  /** The configuration files among its mounts and configs that could be read; absent where they are not looked for. */
  readonly mountedFiles?: readonly MountedFile[];
  readonly attributes: Attributes;
  /** The service of Compose that it is, with more laid onto it: its neighbours are those of that service. */
  readonly laidOnto?: ContainerConfig;
}

/**
 * A container as rules see it, whatever kind of file starts it.
 * @typeParam S what starts it
 */
export interface Container<S = unknown> {
  /** What starts it: findings are about that, and fixes change it. */
  readonly of: S;
  readonly config: ContainerConfig;
  /** What the engine makes of it: computed once, and only where it is asked for. */
  readonly effective: Effective;
  /** How a sentence names it: `"web"`, `the container`. */
  readonly noun: string;
  /** The same where the sentence starts: `"web"`, `The container`. */
  readonly title: string;
  /** All that asks for a privileged container, each in its place; not what a rule of its own speaks of. */
  readonly privilegedBy: readonly Traced<boolean>[];
  /** The container of another file that it is laid onto, and the only file that speaks of itself here: what the other says is said there. */
  readonly onto?: { readonly base: ContainerConfig; readonly file: FileId };
}

/** True for what the container's own file asks for; not for what it takes over from one that it is laid onto. */
export function isOwn({ onto }: Container, { at }: Trace): boolean {
  return onto === undefined || at.file === onto.file;
}
