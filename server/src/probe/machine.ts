/** What a program did. */
export interface Ran {
  /** Its exit code; undefined when it could not be started, was killed or took too long. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
  /** Why there is no code, in words for a person. */
  readonly failed?: string;
}

/** What probing needs from the machine that it runs on. Nothing here throws; what fails says so in words for a person. */
export interface Machine {
  /** `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** True once a person has asked to stop: everything ends, and what was made is removed. */
  stopped(): boolean;
  /** Runs a program without a shell. Its environment is that of the person, with `env` added. */
  run(
    program: string,
    words: readonly string[],
    options?: { readonly cwd?: string; readonly seconds?: number; readonly env?: Readonly<Record<string, string>> },
  ): Promise<Ran>;
  /** Runs two programs, the output of the first one the input of the second. */
  pipe(from: readonly string[], to: readonly string[], seconds: number): Promise<Ran>;
  /** An empty folder that only this person can read, in the system's folder for temporary files. */
  makeFolder(): Promise<{ readonly folder: string } | { readonly failed: string }>;
  write(file: string, text: string): Promise<string | undefined>;
  /** A regular file as text; undefined where there is none or it cannot be read. */
  read(file: string): Promise<string | undefined>;
  list(folder: string): Promise<readonly string[]>;
  /** Makes a symbolic link `at` that leads to `to`. */
  link(to: string, at: string): Promise<string | undefined>;
  /** Copies a file or folder with modes and, where possible, owners. @returns why it failed, or the bytes that were copied */
  copy(from: string, to: string): Promise<{ readonly bytes: number } | { readonly failed: string }>;
  remove(folder: string): Promise<void>;
  /** So many free TCP ports of the loopback address. */
  freePorts(count: number): Promise<readonly number[]>;
  /** Connects to a port of the loopback address, sends the text, and reads until the other side closes, 64 KiB are there or the time is over. */
  ask(port: number, text: string, milliseconds: number): Promise<{ readonly answer: string } | { readonly failed: string }>;
}
