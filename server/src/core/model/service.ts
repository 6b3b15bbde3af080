import type { FileId, Site } from '../base/site';
import type { Images } from '../knowledge/family/lookup';
import type { Stage } from './stage';
import type { NodeRef, Trace, Traced } from './traced';
import type { MapValue } from './value';

/** A mount of a service: a bind, a named volume, a tmpfs ... */
export interface Mount extends Trace {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'other';
  /** Host path or volume name as the file says it, variables replaced; unknown when it hangs on one. */
  readonly source?: Traced<string>;
  /** The host path a bind ends up at: absolute, or starting with `~`, `$HOME`, `$PWD`; relative ones are in the project. */
  readonly hostPath?: string;
  readonly target?: string;
  /** The part of a named volume that is mounted, where the long syntax names one. */
  readonly subpath?: string;
  readonly readOnly: boolean;
  /** Options of the short syntax as written, split at commas; in the long syntax propagation, SELinux label, and a `read_only` that is unknown. */
  readonly options: readonly string[];
  /**
   * Short syntax: where the options are written, an empty site just behind the target where there are none (for `tmpfs`: absent then).
   * Absent in the long syntax, and where escapes hide the way from the text to the file.
   */
  readonly optionsSite?: Site;
  /** Where `source` is written: inside the short form, or the long form's `source`. */
  readonly sourceSite: Site;
  /** The list item in the tree. */
  readonly item?: NodeRef;
  readonly syntax: 'short' | 'long' | 'other';
}

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
  /** Whether it lets through what it does not name; `null` where it cannot be read. */
  readonly allowsAll: boolean | null;
}

/** The value of a variable, from a map or from an item `NAME=VALUE` of a list. */
export type VariableValue = Traced<string> & {
  readonly form: 'map' | 'list';
  /** The text of the value alone, without name and quotes; absent where escapes hide it. */
  readonly written?: Site;
};

/** An `env_file` of a service that was read. */
export interface EnvFile extends Trace {
  readonly file: FileId;
  /** As the service names it. */
  readonly name: string;
  readonly variables: ReadonlyMap<string, { readonly value: string; readonly at: Site }>;
  /** True when a `.gitignore` of its folder, or of one above, leaves it out of what is shared. */
  readonly ignored: boolean;
}

/** How a service's image is built. */
export interface Build extends Trace {
  readonly context?: Traced<string>;
  readonly dockerfile?: Traced<string>;
  readonly target?: Traced<string>;
  /** Build arguments with a value. */
  readonly args: ReadonlyMap<string, VariableValue>;
  /** The Dockerfile's name as a file of the project, where it can be known. */
  readonly file?: string;
  /** `dockerfile_inline`: the Dockerfile itself. */
  readonly inline?: Traced<string>;
  /** The context as a folder of the project; absent where it is fetched or hangs on a variable. */
  readonly folder?: string;
  /** The stage the service runs, when the Dockerfile was read. */
  readonly stage?: Stage;
}

/** A published port. */
export interface Port extends Trace {
  /** The text of the short form, or the long form folded into it. */
  readonly text: string;
  readonly ip?: string;
  readonly published?: string;
  readonly target?: string;
  /**
   * Short syntax: where the address is written, an empty site at the start where there is none, and how many colons an address there
   * needs behind it. Absent in the long syntax, and where variables or escapes hide the place.
   */
  readonly prefix?: { readonly site: Site; readonly colons: number };
  readonly syntax: 'short' | 'long';
}

/** One service of a Compose application after anchors, merge keys, variables, extends, include and overrides. */
export interface Service {
  readonly kind: 'service';
  readonly name: string;
  /** The service's key: where absences are reported. */
  readonly at: Site;
  /** The first entry of the service in the application's own files, or in an included file where those have none. */
  readonly ref: NodeRef;
  /** Every entry that writes keys of the service, those of included files and of the base file first, overriding ones later. */
  readonly mentions: readonly NodeRef[];
  /** The merged map behind the typed fields: `place` reads it to see where a key is written. */
  readonly map: MapValue;
  /**
   * False when the files do not show the whole service: it rests on a file that cannot be read, stands in an override file whose
   * base is not known, or has neither image nor build. Nothing that is missing is reported then.
   */
  readonly complete: boolean;
  /** True for a service with neither image nor build that others extend, or that is written to be merged onto another file. */
  readonly fragment: boolean;
  /** The profiles that turn the service on; none for a service that always runs. */
  readonly profiles: readonly Traced<string>[];

  readonly image?: Traced<string>;
  /** What is known of images where the service is declared: a team has its own. */
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
}
