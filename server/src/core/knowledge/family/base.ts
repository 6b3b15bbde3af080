import type { Facts } from './family';
import { type Account, root, type Scratch, unknownProgram } from './profile';
import type { Tag } from './tag';

/** What makes one base image differ from another. */
interface Base
  extends Partial<Pick<Facts, 'family' | 'run' | 'stepDown' | 'runsCommand' | 'replacement' | 'confidence' | 'checks' | 'userOk'>> {
  readonly variant: string;
  /** The account it starts as, where that is not root. */
  readonly start?: Account;
  readonly sources: readonly string[];
  /** Directories that its programs write to, where that is not `/tmp` alone. */
  readonly scratch?: readonly Scratch[];
}

/** A profile of an image that runs what somebody puts on top. */
export function base({ scratch = [{ path: '/tmp' }], start = root, ...of }: Base): Facts {
  return {
    confidence: 'high',
    stepDown: 'none',
    ...of,
    kind: 'base',
    start,
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

/** The unprivileged account of Debian, Ubuntu, Alpine and BusyBox: it must own nothing. */
export const nobody: Account = { name: 'nobody', uid: 65534, gid: 65534 };

/** The account of web servers in Debian and in Alpine. */
export function webUser({ alpine }: Tag): Account {
  return alpine ? { name: 'www-data', uid: 82, gid: 82 } : { name: 'www-data', uid: 33, gid: 33 };
}
