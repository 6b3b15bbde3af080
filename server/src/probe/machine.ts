/** What a program did. */
export interface Ran {
  /** Its exit code; undefined when it could not be started, was killed or took too long. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
  /** Why there is no code, in words for a person. */
  readonly failed?: string;
  /** There is no such program. */
  readonly missing?: true;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Then it is ended. */
  readonly seconds?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What probing needs from the machine that it runs on. Nothing here throws; what fails says so in words for a person. */
export interface Machine {
  /** `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** The system's folder for temporary files. */
  readonly temporary: string;
  /** The environment variables of the person. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** Ends early when a person asks to stop. */
  wait(milliseconds: number): Promise<void>;
  /** True once a person has asked to stop: everything ends, and what was made is removed. */
  stopped(): boolean;
  /** What tells this process from all others, of this machine and others: lower-case letters and digits, no more than 24. */
  owner(): Promise<string>;
  /** False when the process with that name has ended on this machine; true when it runs, or is another machine's. */
  isAlive(owner: string): Promise<boolean>;
  /** Runs a program without a shell. Its environment is that of the person, with `env` added. What runs when a person asks to stop is ended. */
  run(program: string, words: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Runs two programs, the output of the first one the input of the second. */
  pipe(from: readonly string[], to: readonly string[], seconds: number): Promise<Ran>;
  /** Makes an empty folder that only this person can read, with its parents. @returns why it failed */
  makeFolder(folder: string): Promise<string | undefined>;
  write(file: string, text: string): Promise<string | undefined>;
  /** A regular file as text; undefined where there is none or it cannot be read. */
  read(file: string): Promise<string | undefined>;
  /** The names in a folder; none where there is no folder or it cannot be read. */
  list(folder: string): Promise<readonly string[]>;
  /** What a name is itself: a symbolic link is not followed. */
  kind(path: string): Promise<'file' | 'folder' | 'link' | 'other' | undefined>;
  /** Makes a symbolic link `at` that leads to `to`. */
  link(to: string, at: string): Promise<string | undefined>;
  /** Copies a file or folder with modes and, where possible, owners. @returns why it failed, or the bytes that were copied */
  copy(from: string, to: string): Promise<{ readonly bytes: number } | { readonly failed: string }>;
  /** Removes a folder and what is in it; links in it are not followed. @returns why something is left */
  remove(folder: string): Promise<string | undefined>;
  /** So many free TCP ports of the loopback address. */
  freePorts(count: number): Promise<readonly number[]>;
  /** Connects to a port, sends the text, and reads until the other side closes, 64 KiB are there or the time is over. */
  ask(host: string, port: number, text: string, milliseconds: number): Promise<Heard | { readonly failed: string }>;
}

/** What came back over a connection, byte by byte as Latin-1. */
export interface Heard {
  readonly answer: string;
  /** The other side closed. */
  readonly closed: boolean;
}
