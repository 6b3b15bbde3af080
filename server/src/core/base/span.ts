/**
 * The name of a file: an absolute path or an undecoded `scheme://authority/path`, always with `/`.
 * The core never opens it; the shells (language server, CLI, tests) give it a meaning.
 */
export type FileId = string;

/** Half-open `[start, end)`, counted in UTF-16 units from the start of one file. Lines exist only in the shells. */
export interface Span {
  readonly file: FileId;
  readonly start: number;
  readonly end: number;
}

/** Compares two spans in reading order: by file, then start, then end. */
export function bySpan(a: Span, b: Span): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.start - b.start || a.end - b.end;
}
