import type { Command } from '../shell/command';

/** A command that runs when a container starts. */
export interface StartCommand {
  readonly command: Command;
  /** The script that calls it, by its path in the image; absent for the command line itself. */
  readonly script?: string;
  /** The folder that it works in; absent where that is not known. */
  readonly here?: string;
  /** The user that a launcher's configuration names for it; absent where it runs as the user of what starts it. */
  readonly as?: string;
  /** The launcher that starts it, or the script that calls it. */
  readonly by?: string;
  /** What the script itself calls so: a function of it. */
  readonly isFunction?: true;
}

/** What a container does when it starts, as far as its scripts could be read. */
export interface Start {
  readonly commands: readonly StartCommand[];
  /** Why it is not known as a whole, as a sentence without its full stop. */
  readonly unread?: string;
  /** Why a launcher has to be root for what it starts, as a sentence without its full stop. */
  readonly root?: string;
  /** The script that asks for its user by bash's own variables. */
  readonly asks?: string;
  /** The program in another language that asks for its user, or takes another one. */
  readonly switches?: string;
  /** The program that is taken for a compiled one: COPY names it, and what it does was not read. */
  readonly compiled?: string;
  /** True where an entrypoint runs what CMD names, and nothing is named. */
  readonly empty?: true;
  /** The commands that stay: the last one of the command line, and of each script. */
  readonly last: readonly StartCommand[];
  /** Where programs in other languages write, as far as they write the place out: which, and where. */
  readonly written: readonly { readonly by: string; readonly path: string }[];
  /** The commands whose program is a script that was read, or a launcher whose configuration was. */
  readonly read: ReadonlySet<Command>;
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A word as a person can read it. */
export function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** The user that a command runs as, where the start names one: a launcher, or gosu and its kin. */
export function userOf({ command, as }: StartCommand): string | undefined {
  return command.as ?? as;
}
