import type { Atom, Found } from '../core/probe/atom';

/** A question that a person has about a service: it passes when its command ends with 0. */
export interface Check {
  /** The service that it runs in; absent: every service that is proven. */
  readonly service?: string;
  /** For a shell: `sh -c`. */
  readonly command: string;
  readonly from: 'inside' | 'host';
}

/** A project that is to be proven, and the changes that are planned for it. */
export interface ProveOrder {
  /** The folder of the project. */
  readonly root: string;
  /** In the order of `docker compose -f`. */
  readonly composeFiles: readonly string[];
  /** As `docker compose --env-file`; empty where Compose's own `.env` counts. */
  readonly envFiles: readonly string[];
  /** Only these, and what they depend on. */
  readonly services?: readonly string[];
  readonly atoms: readonly Atom[];
  /** The whole texts of all files that differ when exactly these atoms are kept, by their absolute names. */
  readonly textsWith: (kept: ReadonlySet<string>) => ReadonlyMap<string, string>;
  readonly checks: readonly Check[];
  /** Seconds until a start must show life. */
  readonly within: number;
  readonly withCopies: boolean;
  readonly pull: boolean;
  readonly build: boolean;
  readonly allowDangerous: boolean;
  /** Starts that the proof may cost. */
  readonly starts: number;
}

/** The engine that something was run in. What it does not say is absent. */
export interface EngineInfo {
  /** Its name and version: `Docker Engine 29.0.1`. */
  readonly name: string;
  /** The version of Compose. */
  readonly compose: string;
  readonly kernel?: string;
  readonly cgroup?: 1 | 2;
  readonly seccomp?: boolean;
  /** `apparmor`, `selinux`. */
  readonly lsm: readonly string[];
  readonly rootless: boolean;
  readonly userns: boolean;
  /** What can therefore not be seen, each a sentence for a person. */
  readonly unseen: readonly string[];
}

/** What became of one service. */
export interface ServiceProof {
  readonly service: string;
  /**
   * `proven`; `started`: no sign of life that could be checked, so it is not proven; `refused`: not run; `broken`: it does not start as it is;
   * `unsteady`: it starts only sometimes as it is; `check-cannot-fail`: its check passes when it is stopped.
   */
  readonly is: 'proven' | 'started' | 'refused' | 'broken' | 'unsteady' | 'check-cannot-fail';
  /** Why, with what the log says of it. */
  readonly reason?: string;
}

/** What running a project has shown. */
export interface Proof {
  readonly engine: EngineInfo;
  readonly services: readonly ServiceProof[];
  /** What is kept is what was proven. */
  readonly found: Found;
  readonly notTried: readonly { readonly id: string; readonly reason: string }[];
  /** What differs from life, for a person. */
  readonly notes: readonly string[];
  readonly starts: number;
  readonly seconds: number;
}

/** What is being done. */
export interface Progress {
  readonly service?: string;
  /** Starts so far, this one too. */
  readonly start: number;
  readonly what: string;
  readonly seconds: number;
}

export interface Failed {
  readonly failed: string;
}

/** What removing has found. */
export interface Cleaned {
  readonly removed: readonly string[];
}
