import type { FileId, Span } from '../base/span';

/** A comment that suppresses findings: `bulkhead: allow <rule>[, <rule>] -- <reason>`. */
export interface AllowComment {
  readonly scope: 'here' | 'file';
  readonly rules: readonly { readonly id: string; readonly at: Span }[];
  /** Empty when the author gave none. */
  readonly reason: string;
  /** The comment as a whole. */
  readonly at: Span;
}

/** No text without it has such a comment. */
export const allowMark = 'bulkhead:';

const pattern = /^(?:#+|\/\/+|\/\*+)\s*bulkhead:\s*allow(-file)?(?=\s|$)\s*(.*?)(?:\*\/)?$/;

/** The suppressions among the comments of a file, in reading order. */
export function allowComments(
  file: FileId,
  text: string,
  comments: readonly { readonly start: number; readonly end: number }[],
): AllowComment[] {
  if (!text.includes(allowMark)) return [];
  const found: AllowComment[] = [];
  for (const { start, end } of comments) {
    const comment = text.slice(start, end);
    const match = pattern.exec(comment);
    if (!match) continue;
    const body = match[2] ?? '';
    const dashes = /(?:^|\s)--(?:\s|$)/.exec(body);
    const list = dashes ? body.slice(0, dashes.index) : body;
    const reason = dashes ? body.slice(dashes.index + dashes[0].length).trim() : '';
    const bodyStart = start + comment.indexOf(body, match[0].indexOf('allow') + 5 + (match[1]?.length ?? 0));
    const rules = [...list.matchAll(/[^\s,]+/g)].map((part) => {
      const from = bodyStart + part.index;
      return { id: part[0], at: { file, start: from, end: from + part[0].length } };
    });
    found.push({ scope: match[1] ? 'file' : 'here', rules, reason, at: { file, start, end } });
  }
  return found;
}
