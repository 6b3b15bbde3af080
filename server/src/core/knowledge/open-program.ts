import type { Tag } from './family/tag';

/** What clients gain: programs of their choice run, data and control, or a look at data alone. */
export type OpenPower = 'code' | 'data' | 'reading';

/** A program that asks nobody for a login unless it is told to, or that lets a password in which its documentation prints. */
export interface OpenProgram {
  /** Its name, as sentences say it. */
  readonly name: string;
  /** Names of images that start it, as `parseImage` gives them; `*` at the end stands for any rest. */
  readonly images: readonly string[];
  /** Only tags for which it holds. */
  readonly only?: (tag: Tag) => boolean;
  /** The programs of a command that start it; options alone go to the image's own. */
  readonly programs: readonly string[];
  /** The ports of the container on which it listens so. */
  readonly ports: readonly string[];
  /** What it lets clients do, as the end of a sentence whose subject they are. */
  readonly effect: string;
  readonly power: OpenPower;
  /** What makes it ask: a variable as `NAME=value`, or a word of the command. */
  readonly closes: RegExp;
  /** Paths in the container at which it finds settings that may make it ask. */
  readonly settings?: RegExp;
  /** What such a file holds then. */
  readonly closesIn?: RegExp;
  /** Directories in which it keeps the logins that people make: with a mount there nobody knows. */
  readonly keptIn?: readonly string[];
  /** The default password that it lets in, where it does ask. */
  readonly password?: string;
  /** What its command has to hold, where it listens on the loopback address otherwise. */
  readonly listens?: RegExp;
  /** The variable or word without which it listens on the loopback address of the container, whatever starts it. */
  readonly opened?: RegExp;
  /** Where one setting matches the first, another one has to match the second for it to be open. */
  readonly told?: { readonly by: RegExp; readonly that: RegExp };
  /** Set where the image starts nothing of the kind by itself. */
  readonly byCommand?: true;
  readonly source: string;
}

/** For `closes`: nothing makes it ask. */
export const never = /(?!)/;
