/** A shell text, read: what `sh`, bash, `cmd` and PowerShell have in common. Offsets count in the text that was read. */
export interface ShellScript {
  readonly items: readonly ShellItem[];
}

/** One thing that a script does. */
export type ShellItem = ShellCommand | ShellPipeline | ShellList | ShellBlock;

/** A simple command: assignments, words, redirections. */
export interface ShellCommand {
  readonly kind: 'command';
  readonly start: number;
  readonly end: number;
  /** The program and its arguments; empty for bare assignments. */
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  /** A value of PowerShell (`'text'`, `$x`, `(a).B()`): it names no program. */
  readonly expression?: true;
}

/** `a | b`. */
interface ShellPipeline {
  readonly kind: 'pipeline';
  readonly items: readonly ShellItem[];
  readonly start: number;
  readonly end: number;
}

/** `a && b || c`. */
interface ShellList {
  readonly kind: 'list';
  readonly items: readonly ShellItem[];
  /** `operators[i]` stands in front of `items[i + 1]`. */
  readonly operators: readonly ('&&' | '||')[];
  /** `! a`: what its only item says is turned round. */
  readonly negated?: true;
}

/** A compound command. */
export interface ShellBlock {
  readonly kind: 'block';
  readonly what: 'subshell' | 'group' | 'branch' | 'loop' | 'function' | 'background';
  readonly start: number;
  readonly end: number;
  readonly bodies: readonly (readonly ShellItem[])[];
  /** Of `case`, the patterns of each body; of `if`, absent: its bodies are condition and branch in turn, an `else` at last. */
  readonly patterns?: readonly (readonly ShellWord[])[];
  /** Words that the block itself evaluates: the list of `for`, the subject of `case`. */
  readonly words: readonly ShellWord[];
  /** The variable that a loop sets. */
  readonly variable?: string;
  /** The name of a function. */
  readonly name?: string;
  readonly redirects: readonly ShellRedirect[];
}

/** A word with its quotes. */
export interface ShellWord {
  readonly start: number;
  readonly end: number;
  /** As written. */
  readonly text: string;
  readonly parts: readonly ShellPart[];
}

/** A piece of a word. `quoted`: inside double quotes, or literal by single ones. */
export type ShellPart =
  | {
      readonly kind: 'text';
      readonly start: number;
      readonly end: number;
      readonly quoted: boolean;
      readonly value: string;
      readonly text: string;
    }
  | {
      readonly kind: 'variable';
      readonly start: number;
      readonly end: number;
      readonly quoted: boolean;
      readonly text: string;
      readonly name: string;
      /** The word behind `:-` or `-`. */
      readonly fallback?: string;
      /** True for `$X`, `${X}` and defaults: the variable's own value. */
      readonly plain: boolean;
    }
  | {
      readonly kind: 'script';
      readonly start: number;
      readonly end: number;
      readonly quoted: boolean;
      readonly text: string;
      /** `$( )` and backticks; `<( )`; a script block of PowerShell. */
      readonly how: 'command' | 'process' | 'block';
      readonly script: ShellScript;
      /** Set where the script was decoded first: its offsets count in no text, all of it stands at the part. */
      readonly decoded?: true;
    }
  /** A pattern of file names. */
  | { readonly kind: 'glob'; readonly start: number; readonly end: number; readonly quoted: false; readonly text: string };

/** `NAME=value` in front of a command, or alone. */
export interface ShellAssignment {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly value: ShellWord;
}

/** `> file`, `<<EOF`. */
export interface ShellRedirect {
  readonly start: number;
  readonly end: number;
  readonly operator: string;
  readonly target?: ShellWord;
  /** The text of a here-document. */
  readonly body?: ShellWord;
}

/** What reading a shell text came to. */
export interface ShellReading {
  readonly script: ShellScript;
  /** False where the text could not be read as a whole: no rule may say that something is *not* in it. */
  readonly understood: boolean;
}
