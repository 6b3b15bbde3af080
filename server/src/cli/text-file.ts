import type { FileId } from '../core/base/span';
import { type Failed, type Host, isFailed } from './host';

/** Files beyond it are refused: no Compose file or Dockerfile comes near. */
export const mostBytes = 10 * 1024 * 1024;

/** A file read as text: what the core sees, and what it takes to write it back byte by byte. */
export interface TextFile {
  /** Without the byte order mark: editors do not count it, either. */
  readonly text: string;
  readonly mark: boolean;
  readonly bytes: Uint8Array;
}

/** Why bytes are no text, with the line (from 1) where that shows. */
export interface NoText extends Failed {
  readonly line?: number;
}

/** Reads a file as UTF-8 text. */
export function readText(host: Host, file: FileId): TextFile | NoText {
  const stat = host.stat(file);
  if (isFailed(stat)) return stat;
  if (stat.kind === 'folder') return { failed: 'is a directory, not a file: pass a file in it' };
  if (stat.kind === 'other') return { failed: 'is not a regular file: pipe it in with --stdin-filename' };
  if (stat.size > mostBytes) return tooLarge(stat.size);
  const bytes = host.read(file);
  return isFailed(bytes) ? bytes : decode(bytes);
}

function tooLarge(size: number): NoText {
  const megabytes = Math.ceil(size / 1024 / 1024);
  return { failed: `${megabytes} MB is more than the 10 MB that Bulkhead reads: exclude it with "exclude" in .bulkhead.yaml, or split it` };
}

/** Bytes as UTF-8 text; NUL bytes and other encodings are told apart. */
export function decode(bytes: Uint8Array): TextFile | NoText {
  if (bytes.length > mostBytes) return tooLarge(bytes.length);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { failed: 'is UTF-16 text: save it as UTF-8', line: 1 };
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) return { failed: 'contains binary data, not text: exclude it, or restore the text', line: lineAt(bytes, zero) };
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    const text = decoder.decode(bytes);
    const mark = text.charCodeAt(0) === 0xfeff;
    return { text: mark ? text.slice(1) : text, mark, bytes };
  } catch {
    return { failed: 'is not UTF-8 text: save it as UTF-8', line: firstBadLine(bytes) };
  }
}

/** The bytes of a text, with the byte order mark that the file had. */
export function encode(text: string, mark: boolean): Uint8Array {
  return new TextEncoder().encode(mark ? `\uFEFF${text}` : text);
}

function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    try {
      decoder.decode(bytes.subarray(start, end < 0 ? bytes.length : end));
    } catch {
      return line;
    }
    if (end < 0) break;
    start = end + 1;
  }
  return line;
}

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === 10) line++;
  return line;
}
