import type { CapabilityName } from '../capabilities';
import type { ImageName } from '../image-name';

/** A uid and gid with the name they have in the image. */
export interface Account {
  /** Absent when the image has no such name in /etc/passwd. */
  readonly name?: string;
  readonly uid: number;
  readonly gid: number;
}

/** A directory that must stay writable when the root file system is read-only. */
export interface Scratch {
  readonly path: string;
  /** Owner that the process needs when it does not run as root. */
  readonly owner?: Account;
  /** True where programs or libraries are run from it: Docker mounts a tmpfs `noexec`. */
  readonly exec?: true;
  /** When it is needed, if not always. */
  readonly when?: string;
  /** A mount at or below this path shows that it is needed. */
  readonly usedWith?: string;
}

/** What is known about an image as it starts with its own entrypoint and command. */
export interface ImageProfile {
  /** The family's name: `postgres`. */
  readonly family: string;
  /** Which of the family's images this is, where they differ: `alpine`, `8`. */
  readonly variant: string;
  /**
   * `service` = the image runs one known program. `base` = it runs what somebody puts on top, so needs are those of an unknown program.
   */
  readonly kind: 'service' | 'base';
  /** The account the first process starts as. */
  readonly start: Account;
  /** The account that does the work; absent where it is the one it starts as. */
  readonly run?: Account;
  /** How it gets from one to the other; `native` = the server itself keeps a root process and gives its workers another user. */
  readonly stepDown: 'gosu' | 'su-exec' | 'setpriv' | 'native' | 'none';
  readonly capabilities: {
    /** What start, work, stop and a second start need while it starts as root, after everything is dropped. */
    readonly root: readonly CapabilityName[];
    /** File capabilities of its programs: without these in the bounding set they do not even start, as any user. */
    readonly file: readonly CapabilityName[];
    readonly optional: readonly { readonly name: CapabilityName; readonly why: string }[];
  };
  /** The account that `user:` may name, so that nothing starts as root; absent where that takes more than `user:`. */
  readonly userOk?: Account;
  readonly readOnly: { readonly tmpfs: readonly Scratch[]; readonly blockers: readonly string[] };
  /** Where it keeps data: directories that belong to `run`. */
  readonly data: readonly string[];
  /** Those of them that the image declares a VOLUME: writable even where nothing is mounted there. */
  readonly volumes?: readonly string[];
  /** Set where it is known to need more processes and threads than most: `why` as a sentence without full stop. */
  readonly limits?: { readonly pids: number; readonly why: string };
  /** Ports it listens on. */
  readonly ports: readonly number[];
  /** Variables that take a file name instead of the secret itself. */
  readonly fileSecrets: readonly string[];
  /** `false` = start and work need no setuid or file-capability program, so that no-new-privileges changes nothing; `null` = nobody knows. */
  readonly usesSetuid: false | null;
  /** Files that say so, as `repository path`. */
  readonly sources: readonly string[];
  /** `high` = read in the image's own files or tested; `medium` = documented; a fix needs at least that. */
  readonly confidence: 'high' | 'medium';
  /** Day of the last check, `YYYY-MM-DD`. */
  readonly checked: string;
}

/** Images that share profiles. */
export interface ImageFamily {
  readonly name: string;
  /** Names as `parseImage` gives them. */
  readonly images: readonly string[];
  /** @returns the profile of the image that the tag names. */
  profile(tag: Tag, image: ImageName): ImageProfile;
}

/** What a tag tells. */
export interface Tag {
  /** `latest` where nothing is written. */
  readonly text: string;
  /** Leading numbers: `16.4-alpine` gives 16, 4. Empty for `latest`, `alpine`, `bookworm` ... */
  readonly version: readonly number[];
  readonly alpine: boolean;
  /** False when only a digest names the image: neither version nor variant can be told. */
  readonly told: boolean;
}

/** Takes a tag apart. */
export function readTag(image: Pick<ImageName, 'tag' | 'digest'>): Tag {
  const text = image.tag ?? 'latest';
  const numbers = /^v?(\d+(?:\.\d+)*)/.exec(text)?.[1];
  return {
    text,
    version: numbers ? numbers.split('.').map(Number) : [],
    alpine: /(^|[-.])alpine/.test(text),
    told: image.tag !== undefined || image.digest === undefined,
  };
}

/**
 * Whether a tag is at least a version. Parts that the tag leaves out are the newest: `8` and `latest` are at least 8.0.2.
 */
export function atLeast(tag: Tag, ...version: number[]): boolean {
  for (const [index, part] of version.entries()) {
    const has = tag.version[index];
    if (has === undefined || has > part) return true;
    if (has < part) return false;
  }
  return true;
}

/** What an entrypoint needs that gives its data to a user and steps down to it, and again on the second start. */
export const stepDown = ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'] as const satisfies readonly CapabilityName[];

/**
 * What an unknown program that starts as root is left with: enough for entrypoints that prepare directories and step down, and for
 * package managers. Each is in Docker's default set, so nothing is ever added.
 */
export const unknownProgram = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'] as const satisfies readonly CapabilityName[];

export const root: Account = { name: 'root', uid: 0, gid: 0 };
