import { type Account, type ImageProfile, type Replacement, root, type Scratch, unknownProgram } from './profile';

/** What makes one base image differ from another. */
interface Base {
  readonly family: string;
  readonly variant: string;
  /** The account it starts as, where that is not root. */
  readonly start?: Account;
  /** The account that `user:` may name: made by the image for that, or `nobody`. */
  readonly userOk: Account;
  readonly sources: readonly string[];
  /** Directories that its programs write to, where that is not `/tmp` alone. */
  readonly scratch?: readonly Scratch[];
  readonly replacement?: Replacement;
  readonly confidence?: 'high';
  /** Where it was tried with a program on top. */
  readonly checks?: NonNullable<ImageProfile['checks']>;
}

/** A profile of an image that runs what somebody puts on top. */
export function base({ scratch = [{ path: '/tmp' }], start = root, ...of }: Base): ImageProfile {
  return {
    confidence: 'medium',
    ...of,
    kind: 'base',
    start,
    stepDown: 'none',
    capabilities: { root: unknownProgram, file: [], optional: [] },
    anyUser: true,
    readOnly: { tmpfs: scratch, blockers: ['what the program on top writes'] },
    data: [],
    ports: [],
    fileSecrets: [],
    usesSetuid: null,
    checkedBy: 'source',
    checked: '2026-11-24',
  };
}

/** The unprivileged account of Debian, Ubuntu, Alpine and BusyBox. */
export const nobody: Account = { name: 'nobody', uid: 65534, gid: 65534 };
