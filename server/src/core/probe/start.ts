/**
 * Which start of a proof it was. `plain`: as the files are, on fresh volumes; `plain-again`: stopped and started again; `kept`: hardened, on the volumes
 * that the plain one left; `kept-again`: stopped and started again; `fresh`: hardened, on fresh volumes.
 */
export type Phase = 'plain' | 'plain-again' | 'kept' | 'kept-again' | 'fresh';

/** A process of a container, as /proc of the engine's machine shows it. */
export interface Process {
  readonly name: string;
  /** Inside of the container. */
  readonly uid: number;
  readonly gid: number;
  /** Effective capabilities: the bits of `CapEff`. */
  readonly effective: bigint;
  readonly bounding: bigint;
  readonly noNewPrivileges: boolean;
  /** 0 off, 1 strict, 2 a filter. */
  readonly seccomp: number;
}

/** What one container of a service showed. What this machine or engine cannot show is absent. */
export interface Sight {
  readonly service: string;
  /** From 1. */
  readonly replica: number;
  readonly state: 'created' | 'running' | 'restarting' | 'exited' | 'dead';
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  readonly restarts: number;
  readonly health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  /** Lines of both streams in their order, newest last; at most the last 400 of this start. */
  readonly log: readonly string[];
  readonly processes?: readonly Process[];
  /** `tcp 0.0.0.0:80`, `tcp6 [::]:80`, `udp 127.0.0.1:53`, sorted. */
  readonly listening?: readonly string[];
  /** Paths outside of mounts that were added or changed (`docker diff`), sorted. */
  readonly changed?: readonly string[];
  readonly peaks: { /** Bytes. */ readonly memory?: number; readonly processes?: number };
}

/** The answer to one question, asked as often as it took to get a good one or until the time was over. */
export interface Answer {
  readonly service: string;
  /** What was asked: `GET http://127.0.0.1:PORT/` as `http 80/tcp`, `banner 25/tcp`, or the command of a person. */
  readonly asked: string;
  /** `given`: by a person (`--check`, `--check-from-host`); `port`: of our own, to a port. */
  readonly by: 'given' | 'port';
  /** The command ended with 0; the port answered anything. */
  readonly ok: boolean;
  /** HTTP status, or exit code. */
  readonly code?: number;
  /** What came back, at most 64 KiB. */
  readonly body: string;
}

/** How a container stopped. */
export interface Stopped {
  readonly service: string;
  readonly replica: number;
  readonly seconds: number;
  readonly exitCode: number;
}

/** One start of a project: started, used, looked at, stopped. */
export interface Start {
  readonly phase: Phase;
  /** Why it could not be started: the last words of Compose or of the engine. */
  readonly failed?: string;
  readonly sights: readonly Sight[];
  readonly answers: readonly Answer[];
  readonly stopped: readonly Stopped[];
}
