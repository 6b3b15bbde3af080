import type { JsonMap } from '../core/base/json';
import type { Atom, Found } from '../core/probe/atom';
import type { Start } from '../core/probe/start';

/** What is to be proven by running. */
export interface ProveOrder {
  /** The folder of the project. */
  readonly root: string;
  /** Absolute, in the order of `-f`. */
  readonly composeFiles: readonly string[];
  /** Absolute; none: Compose's own `.env`. */
  readonly envFiles: readonly string[];
  /** Only these services, and what they depend on. */
  readonly services?: readonly string[];
  readonly atoms: readonly Atom[];
  /** The whole texts of the files that differ with a set of changes, by absolute name. */
  readonly textsWith: (kept: ReadonlySet<string>) => ReadonlyMap<string, string>;
  /** What a set of changes makes of the resolved project, where they are written in no file. */
  readonly changeWith?: (kept: ReadonlySet<string>) => (config: JsonMap) => JsonMap;
  /** What is tried in place of `atoms`, once it is known what the project shows as it is. */
  readonly choose?: (plain: Plain, services: readonly ServiceProof[]) => Pick<ProveOrder, 'atoms' | 'changeWith'>;
  readonly checks: readonly GivenCheck[];
  /** Seconds until a start must show life. */
  readonly within: number;
  readonly withCopies: boolean;
  readonly pull: boolean;
  readonly build: boolean;
  readonly allowDangerous: boolean;
  /** Starts that it may cost. */
  readonly starts: number;
}

/** A command of a person that passes where a service works. */
export interface GivenCheck {
  /** Absent: the only service, or for `host` all of them. */
  readonly service?: string;
  readonly command: string;
  readonly from: 'inside' | 'host';
}

/** The engine that the proof ran on. */
export interface EngineInfo {
  /** `docker` or `podman`: the engine, whichever program talks to it. */
  readonly program: string;
  readonly version: string;
  readonly api: string;
  /** Version of Compose. */
  readonly compose: string;
  readonly kernel: string;
  readonly cgroup: 1 | 2 | undefined;
  readonly seccomp: boolean;
  /** `apparmor`, `selinux`. */
  readonly modules: readonly string[];
  readonly rootless: boolean;
  /** `userns-remap`: root of a container is another user of the machine. */
  readonly remapped: boolean;
  /** It runs on this machine: /proc shows the processes of its containers. */
  readonly local: boolean;
  /** What therefore cannot be seen, each in words for a person. */
  readonly unseen: readonly string[];
}

export interface ServiceProof {
  readonly service: string;
  /**
   * `started`: no sign of life that could be checked, so it is not proven; `refused`: not run, with the reason; `broken`: it does not start as it is,
   * with its log; `unsteady`: it starts at times.
   */
  readonly is: 'proven' | 'started' | 'refused' | 'broken' | 'unsteady' | 'check-cannot-fail';
  readonly reason?: string;
}

/** The project as it was run without a change, and what that showed. */
export interface Plain {
  readonly config: JsonMap;
  readonly run: readonly Start[];
  /** By the names that services call images by. */
  readonly images: ReadonlyMap<string, { readonly digest?: string; readonly user: string }>;
  /** Accounts of the image of each service that it could run as; devices that a privileged one may have used. */
  readonly users: ReadonlyMap<string, readonly string[]>;
  readonly devices: readonly string[];
}

export interface Proof {
  readonly engine: EngineInfo;
  readonly services: readonly ServiceProof[];
  /** What is kept is what was proven. */
  readonly found: Found;
  readonly notTried: readonly { readonly id: string; readonly reason: string }[];
  readonly notes: readonly string[];
  /** Where it was run. */
  readonly plain?: Plain;
  readonly starts: number;
  readonly seconds: number;
}

export interface Progress {
  readonly service?: string;
  /** Which start it is, from 1. */
  readonly start: number;
  readonly what: string;
  /** Since the proof began. */
  readonly seconds: number;
}

export type Tell = (progress: Progress) => void;

/** What ended a proof before it showed anything, in words for a person. */
export interface Failed {
  readonly failed: string;
}
