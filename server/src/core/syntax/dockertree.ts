import type { FileId } from '../base/span';
import type { Problem } from './tree';

/** A word of an instruction: what BuildKit sees once continuations and the comments between them are gone. */
export interface Word {
  /** The text as BuildKit's parser hands it on: quotes kept, line continuations removed. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `--name=value` in front of an instruction's arguments. */
export interface Flag extends Word {
  readonly name: string;
  /** Empty for a bare `--name`. */
  readonly value: string;
  /** Offset at which the value starts in the file. */
  readonly valueStart: number;
}

export interface Heredoc {
  readonly name: string;
  /** False when the delimiter is quoted: no variables are expanded in the body. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are stripped. */
  readonly chomp: boolean;
  /** The text of `[start, end)`. */
  readonly body: string;
  /** The body as written, without the closing delimiter. */
  readonly start: number;
  readonly end: number;
  /** Where each character of the body stands, for one that is written inside a Compose file; else they stand in a row from `start`. */
  readonly bodyOffsets?: readonly number[];
}

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** Upper case: `FROM`, `RUN` ... */
  readonly keyword: string;
  readonly keywordStart: number;
  readonly keywordEnd: number;
  readonly start: number;
  /** Just behind the last character, heredoc bodies and their delimiters included. */
  readonly end: number;
  readonly flags: readonly Flag[];
  /** Words behind the flags. For the exec form (`json`), one word for each string, unquoted. */
  readonly words: readonly Word[];
  readonly json: boolean;
  readonly heredocs: readonly Heredoc[];
  /** The text behind the flags with continuations and inner comments removed. */
  readonly rest: string;
  /** `restOffsets[i]` is the offset in the file of `rest[i]`; one more entry marks its end. */
  readonly restOffsets: readonly number[];
  /** `ONBUILD RUN ...`: the instruction that a child image will run. */
  readonly trigger?: Instruction;
}

/** `# name=value` above the first instruction. */
export interface ParserDirective {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A file read as a Dockerfile. */
export interface DockerTree {
  readonly language: 'docker';
  readonly file: FileId;
  readonly text: string;
  readonly escape: '\\' | '`';
  readonly directives: readonly ParserDirective[];
  readonly instructions: readonly Instruction[];
  readonly problems: readonly Problem[];
  /** Spans of the comment lines, from `#` to the end of the line, parser directives excluded, inner comments included. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}
