import type { Span } from '../../base/span';
import type { Instruction } from '../../syntax/dockertree';
import type { NodeRef } from '../traced';
import type { PlacedText } from './text';

/** How the commands are written. `exec` is the JSON form, which no shell reads. */
export type Language = 'sh' | 'cmd' | 'powershell' | 'exec';

/** A word of a command. `value` is without quotes; variables of ENV, ARG and the script are replaced where they are known. */
export interface Word extends PlacedText {
  /** As written. */
  readonly text: string;
  /** False where a variable that nobody sets or the output of a command is part of it: `value` holds `$NAME` then. */
  readonly known: boolean;
  /** What it takes from commands inside it. */
  readonly scripts: readonly Substitution[];
  readonly variables: readonly WordVariable[];
  /** True when a part of it stands in quotes. */
  readonly quoted: boolean;
  /** The spaces in front of it and the lines around it, so that it can be taken out whole; absent where that cannot be known. */
  readonly removal?: Span;
}

/** A variable inside a word. */
export interface WordVariable {
  readonly name: string;
  readonly at: Span;
  readonly quoted: boolean;
  /** True when `value` holds what it holds. */
  readonly known: boolean;
}

/** `$( )`, `<( )`. */
export interface Substitution {
  readonly how: 'command' | 'process' | 'block';
  readonly commands: readonly Command[];
}

export interface Redirect {
  /** `>`, `>>`, `<`, `<<`, `<<<` ... */
  readonly operator: string;
  readonly target?: Word;
  /** The text of a here-document or here-string. */
  readonly body?: PlacedText;
}

/** `NAME=value` in front of a command, by `export`, or alone. */
export interface Setting {
  readonly name: string;
  readonly value: Word;
  readonly at: Span;
}

/** `for NAME in WORDS`. */
export interface Loop {
  readonly variable: string;
  readonly words: readonly Word[];
}

/** One program that is called, with everything that decides what it does. */
export interface Command {
  /** The program's name without folders; in lower case and without `.exe` where Windows reads it. Empty for bare assignments and values. */
  readonly name: string;
  readonly args: readonly Word[];
  readonly redirects: readonly Redirect[];
  /** Variables that are set for it alone; for a command without a name, from here on. */
  readonly settings: readonly Setting[];
  /** From the program's name to the last word. */
  readonly at: Span;
  /** Span of the name. */
  readonly nameAt: Span;
  /** The word that names the program; absent for bare assignments. */
  readonly program?: Word;
  readonly language: Language;
  /** Programs that call this one: `sudo`, `env`, `xargs`, `sh` (for `-c`) ..., outermost first. */
  readonly through: readonly string[];
  /** The user that the nearest sudo, su or gosu names. */
  readonly as?: string;
  /** The pipeline it is part of, and which of its elements it belongs to. */
  readonly pipe?: { readonly pipeline: Pipeline; readonly index: number };
  /** True when it runs under a condition, in a loop or a function, or behind `||`. */
  readonly guarded: boolean;
  /** True when it runs only where a variable holds something else than it is known to: `[ "$X" = true ] && a` with `ARG X=false`. */
  readonly closed?: true;
  /** The loop around it that sets a variable, and what that goes through; the innermost one. */
  readonly loop?: Loop;
  /** The function of the script that it stands in. */
  readonly inside?: string;
  /** What to take out so that it does not run, the `&&` that joins it to its neighbour included; absent where more depends on it. */
  readonly removal?: Span;
  /** The command of `$( )` or `<( )` of a word belongs to this depth; 0 for commands of the script itself. */
  readonly depth: number;
  /** The shells of their own that it runs in, outermost first: of parentheses, of an element of a pipeline, of `sh -c`. Absent where there is none. */
  readonly shells?: readonly number[];
}

/** `a | b`: the commands of each element, unwrapped ones included. */
export interface Pipeline {
  readonly elements: readonly (readonly Command[])[];
  readonly at: Span;
  /** True under `set -o pipefail`, or in a shell that is started with it. */
  readonly pipefail: boolean;
}

/** What one instruction runs. */
export interface Body {
  readonly instruction: Instruction;
  /** Index of the instruction in the stage; that of ONBUILD for a trigger. */
  readonly index: number;
  readonly ref: NodeRef;
  readonly keyword: 'RUN' | 'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK';
  /** True for the trigger of an ONBUILD of the stage: it runs in the stages built on this one, and not here. */
  readonly onbuild: boolean;
  /** Everything that is called, in order of reading; what stands inside a word comes before the command of the word. */
  readonly commands: readonly Command[];
  /** The shell of the instruction; `other` for one that is none of those known here (its text is not read). */
  readonly language: Language | 'other';
  /** False when the text could not be read as a whole. */
  readonly understood: boolean;
  /** What runs only where a variable holds something else than it is known to. */
  readonly closed: readonly Span[];
  readonly at: Span;
}
