import type { CapabilityName } from '../capabilities';

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
  /** Owner that the process needs: a tmpfs belongs to root, with the mode that the directory has in the image. */
  readonly owner?: Account;
  /** Mode where that of the image is not enough: `1777`. */
  readonly mode?: string;
  /** Where half of the memory, the default, is no sensible limit: `64m`. */
  readonly size?: string;
  /** True where programs or libraries are run from it: Docker mounts a tmpfs `noexec`. */
  readonly exec?: true;
  /** When it is needed, if not always. */
  readonly when?: string;
  /** A mount at or below this path shows that it is needed. */
  readonly usedWith?: string;
}

/** How well a fact is founded, each better than the one before. */
type Evidence =
  /** Written by the team whose image it is, in its config. */
  | 'config'
  /** Read in the image's own files or documentation. */
  | 'source'
  /** Its entrypoint or its server was run with these rights and no others, outside a container, on new data and again on the same. */
  | 'entrypoint'
  /** A container that starts as the image does was started, used, stopped and started again on the same data by the real engine. */
  | 'engine';

/** Parts of a profile that can be founded better or worse than the rest of it. */
export type Fact = 'capabilities' | 'user' | 'readOnly' | 'needs';

/** How and when a fact was looked up. */
export interface Check {
  readonly checkedBy: Evidence;
  /** `YYYY-MM-DD`; where the team says so, where it does. Ends the words "(checked ...". */
  readonly checked: string;
  /** Files that say so, as `repository path`. */
  readonly sources: readonly string[];
}

/** Groups of the Docker Engine's interface as socket proxies name them; `POST` = also calls that change something. */
export type SocketGroup =
  | 'ALLOW_RESTARTS'
  | 'AUTH'
  | 'BUILD'
  | 'COMMIT'
  | 'CONFIGS'
  | 'CONTAINERS'
  | 'DISTRIBUTION'
  | 'EVENTS'
  | 'EXEC'
  | 'IMAGES'
  | 'INFO'
  | 'NETWORKS'
  | 'NODES'
  | 'PING'
  | 'PLUGINS'
  | 'POST'
  | 'SECRETS'
  | 'SERVICES'
  | 'SESSION'
  | 'SWARM'
  | 'SYSTEM'
  | 'TASKS'
  | 'VERSION'
  | 'VOLUMES';

/** What a program does with the engine's socket. */
export interface SocketNeed {
  /** `write` = it starts or changes containers, which is control of the host, proxy or not. */
  readonly access: 'read' | 'write';
  /** What a proxy has to let through, sorted. */
  readonly groups: readonly SocketGroup[];
  /** True where it works without the socket, but for one feature. */
  readonly optional?: true;
  /** How it is told of a proxy: a variable or an option that takes `tcp://HOST:2375`, or a place in its configuration. */
  readonly address: { readonly variable: string } | OptionNeed | { readonly setting: string };
  /** Labels that the proxy itself has to bear, or the program takes it for one of its own targets. */
  readonly labels?: readonly string[];
}

/** An option of a program's command line, and when it counts. */
export interface OptionNeed {
  /** Written `OPTION=VALUE`. */
  readonly option: string;
  /** How other options begin of which one has to be there, or the program is configured elsewhere; absent = it may stand alone. */
  readonly among?: string;
  /** How options begin beside which this is not all that it needs. */
  readonly unless?: readonly string[];
  /** Places in the container of a configuration that takes the place of all options. */
  readonly files?: readonly string[];
}

/** Something of the host that a program asks for. */
interface HostNeed {
  /** A path, or a namespace as Compose names it: `/proc`, `pid`. */
  readonly what: string;
  /** For what; ends the sentence "needed for ...". */
  readonly why: string;
  /** True where it works without, but for that. */
  readonly optional?: true;
  /** False where it writes there: read-only otherwise. */
  readonly readOnly?: false;
}

/** A capability beyond Docker's default set that a program asks for. */
interface CapabilityNeed extends Pick<HostNeed, 'why' | 'optional'> {
  readonly name: CapabilityName;
}

/** What a program needs of the host. */
interface Needs {
  readonly socket?: SocketNeed;
  /** Namespaces of the host: `network`, `pid`, `ipc`. */
  readonly namespaces?: readonly HostNeed[];
  readonly devices?: readonly HostNeed[];
  readonly mounts?: readonly HostNeed[];
  /** What Docker does not grant by default, and no other part of a profile lists. */
  readonly capabilities?: readonly CapabilityNeed[];
  /** Why it is run privileged, where it cannot do without, as a sentence; absent = it never needs to be. */
  readonly privileged?: string;
  /** The arrangement that gives away least, as a sentence. */
  readonly instead: string;
}

/** What to run in its place. Images that have ended whatever runs in them are in `abandoned-images.ts`. */
interface Replacement {
  /** As `parseImage` names it. */
  readonly image: string;
  /** `unprivileged` = the same program, made to run without root; `ended` = nobody updates this one any more. */
  readonly because: 'unprivileged' | 'ended';
  /** Last day with updates, as far as it is known: `2025-10-31`, `2024-04`. */
  readonly ended?: string;
  /** Container ports that change: `[80, 8080]`. */
  readonly ports?: readonly (readonly [from: number, to: number])[];
  /** What else changes, as a sentence. */
  readonly note?: string;
}

/** What is known about an image as it starts with its own entrypoint and command. */
export interface ImageProfile extends Check {
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
  readonly stepDown: 'gosu' | 'su-exec' | 'setpriv' | 'chroot' | 's6' | 'native' | 'none';
  /** The script of its entrypoint, where that runs what CMD names as the user it is started as, and does no more. */
  readonly runsCommand?: string;
  /** Folders whose scripts its entrypoint runs as the user that it starts as, before it steps down. */
  readonly startFolders?: readonly string[];
  readonly capabilities: {
    /** What start, work, stop and a second start need while it starts as root, after everything is dropped. */
    readonly root: readonly CapabilityName[];
    /** Those of `root` without which only a start on existing data fails: a first start shows nothing about them. */
    readonly restart?: readonly CapabilityName[];
    /** File capabilities of its programs: without these in the bounding set they do not even start, as any user. */
    readonly file: readonly CapabilityName[];
    readonly optional: readonly { readonly name: CapabilityName; readonly why: string }[];
  };
  /** The account that `user:` may name, so that nothing starts as root; absent where that takes more than `user:`. */
  readonly userOk?: Account;
  /** True where `user:` may name every account that owns the data. */
  readonly anyUser?: true;
  /** The account that `user:` may name once these variables are set or this is done as well. */
  readonly userWith?: { readonly account: Account; readonly environment?: Readonly<Record<string, string>>; readonly note?: string };
  /** `blockers` = why a read-only root file system may stop it, as clauses: somebody has to see to that first. */
  readonly readOnly: { readonly tmpfs: readonly Scratch[]; readonly blockers: readonly string[] };
  /** Where it keeps data: directories that belong to `run`. */
  readonly data: readonly string[];
  /** True for a web server: what is mounted outside of `data` it only reads. */
  readonly servesFiles?: true;
  /** Those of them that the image declares a VOLUME: writable even where nothing is mounted there. */
  readonly volumes?: readonly string[];
  /** Ports it listens on, TCP if not said otherwise. */
  readonly ports: readonly number[];
  /** Those of `ports` that are UDP, or UDP as well. */
  readonly udp?: readonly number[];
  /** Those of `ports` that other machines are meant to reach; the others are for neighbours and administrators. */
  readonly publicPorts?: readonly number[];
  /** Variables that take a file name instead of the secret itself; one `*` stands for any word: `GF_*__FILE`. See `fileVariable`. */
  readonly fileSecrets: readonly string[];
  /**
   * Whether start or work need a setuid or file-capability program: `false` = no, so that no-new-privileges changes nothing; `true` = yes, so
   * that it fails with it; `null` = nobody knows.
   */
  readonly usesSetuid: boolean | null;
  /** True where what such a program gains is no more than its file capabilities, which are all in `capabilities.file`. */
  readonly gainsFile?: true;
  /**
   * `test` of a health check that needs no secret and nothing but what the image has, as the container sees it: a Compose file doubles
   * every `$`. `image` = it brings one along.
   */
  readonly health?: readonly [kind: 'CMD' | 'CMD-SHELL', ...words: string[]] | 'image';
  /** What it needs of the host. */
  readonly needs?: Needs;
  /** What goes wrong without a message when it is given too little or too much, as sentences. */
  readonly silent?: readonly string[];
  readonly replacement?: Replacement;
  /** Set where it is known to need more than most: `why` as a sentence without full stop. `memory` is the least that it works with. */
  readonly limits?: { readonly pids?: number; readonly memory?: string; readonly why: string };
  /**
   * `high` = read in the image's own files or tested; `medium` = documented; `low` = written down from memory and not compared with a
   * source, or read of an image that is served under a name of somebody else's.
   */
  readonly confidence: 'high' | 'medium' | 'low';
  /** True for what was found by running this very service: its command, its user and its mounts are in it. */
  readonly probed?: true;
  /** Parts that are founded better or worse than the rest. */
  readonly checks?: Readonly<Partial<Record<Fact, Partial<Check>>>>;
}

/** Says that capabilities and the account were tried, while the rest was only read. */
export function tried(checkedBy: Evidence, ...facts: readonly Fact[]): NonNullable<ImageProfile['checks']> {
  return Object.fromEntries((facts.length > 0 ? facts : (['capabilities', 'user'] as const)).map((fact) => [fact, { checkedBy }]));
}

/** How a part of a profile was looked up: the profile's own check, but for what is said of that part. */
export function checkOf(profile: ImageProfile, fact: Fact): Check {
  const { checkedBy, checked, sources } = profile;
  return { checkedBy, checked, sources, ...profile.checks?.[fact] };
}

const evidence: Readonly<Record<Evidence, string>> = {
  config: 'as .bulkhead.yaml says',
  source: 'read in its sources',
  entrypoint: 'checked with its entrypoint',
  engine: 'checked in an engine',
};

/** The end of a sentence that says what a fact rests on: `checked in an engine, 2026-11-24`. */
export function checkText(profile: ImageProfile, fact?: Fact): string {
  const { checkedBy, checked } = fact === undefined ? profile : checkOf(profile, fact);
  return checkedBy === 'config' ? evidence.config : `${evidence[checkedBy]}, ${checked}`;
}

/** What a server needs that gives its workers another user. */
export const switchUser = ['SETGID', 'SETUID'] as const satisfies readonly CapabilityName[];

/** What an entrypoint needs that gives its data to a user and steps down to it, and again on the second start. */
export const stepDown = ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'] as const satisfies readonly CapabilityName[];

/**
 * Capabilities of an image whose entrypoint gives its data to a user and steps down: from the second start on, only DAC_OVERRIDE lets it
 * look into data that belongs to that user and is closed to all others.
 */
export const stepsDown = {
  root: stepDown,
  restart: ['DAC_OVERRIDE'],
  file: [],
  optional: [],
} as const satisfies ImageProfile['capabilities'];

/** Capabilities of an image that does without any. */
export const none = { root: [], file: [], optional: [] } as const satisfies ImageProfile['capabilities'];

/**
 * Capabilities of an image that stays root and needs none for itself: files and folders on mounts belong to users of the host, and without
 * this one root reads and writes no more of them than everybody may.
 */
export const staysRoot = { root: ['DAC_OVERRIDE'], file: [], optional: [] } as const satisfies ImageProfile['capabilities'];

/**
 * A guess at what an unknown program needs that starts as root: enough for entrypoints that prepare directories and step down, and for
 * package managers; a supervisor takes KILL beside, and sshd SYS_CHROOT. So it is offered to a person, and never written in bulk.
 */
export const unknownProgram = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'] as const satisfies readonly CapabilityName[];

export const root: Account = { name: 'root', uid: 0, gid: 0 };

/**
 * The variable that takes the name of a file with what another variable holds.
 * @param name `GF_SECURITY_ADMIN_PASSWORD` gives `GF_SECURITY_ADMIN_PASSWORD__FILE` where `fileSecrets` has `GF_*__FILE`.
 */
export function fileVariable({ fileSecrets }: Pick<ImageProfile, 'fileSecrets'>, name: string): string | undefined {
  for (const pattern of fileSecrets) {
    const ending = /_+(?:SECRET)?FILE$/.exec(pattern)?.[0];
    const file = ending ? `${name}${ending}` : `FILE__${name}`;
    const [head = '', tail] = pattern.split('*');
    const fits = tail === undefined ? file === pattern : file.startsWith(head) && file.endsWith(tail) && name.length > head.length;
    if (fits) return file;
  }
  return undefined;
}
