import { type Account, type ImageProfile, root, unknownProgram } from './profile';

/** What makes one base image differ from another. */
interface Base {
  readonly family: string;
  readonly variant: string;
  /** The account that `user:` may name: made by the image for that, or `nobody`. */
  readonly userOk: Account;
  readonly sources: readonly string[];
}

/** A profile of an image that starts as root and runs what somebody puts on top. */
export function base(of: Base): ImageProfile {
  return {
    ...of,
    kind: 'base',
    start: root,
    stepDown: 'none',
    capabilities: { root: unknownProgram, file: [], optional: [] },
    readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['what the program on top writes'] },
    data: [],
    ports: [],
    fileSecrets: [],
    usesSetuid: null,
    confidence: 'medium',
    checked: '2026-11-24',
  };
}

/** The unprivileged account of Debian, Ubuntu, Alpine and BusyBox. */
export const nobody: Account = { name: 'nobody', uid: 65534, gid: 65534 };
