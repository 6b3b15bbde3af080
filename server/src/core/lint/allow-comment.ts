import { lineBreakOf, lineStartOf } from '../base/lines';
import type { Span } from '../base/span';
import { kindNamed } from '../kinds/index';
import type { Analysis } from './analyze';
import type { Finding } from './finding';

/** A comment line that suppresses a finding, without its reason. */
export interface AllowComment {
  /** Where it is inserted: the start of a line. */
  readonly at: Span;
  readonly before: string;
  readonly after: string;
}

/**
 * The comment on its own line above a finding, indented like the line below it. `undefined` where no comment can suppress
 * the finding: about `any/*`, and in files without comments.
 */
export function allowComment(analysis: Analysis, finding: Finding): AllowComment | undefined {
  const source = analysis.project.files.get(finding.at.file);
  const comments = source && kindNamed(source.kind)?.comments;
  if (!comments || finding.rule.startsWith('any/')) return undefined;
  const { file, text, tree } = source;
  const offset = comments.anchor(tree, finding.at.start);
  const lineStart = lineStartOf(text, offset);
  const start = lineStart === 0 && text.startsWith('\uFEFF') ? 1 : lineStart;
  const indent = /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
  return {
    at: { file, start, end: start },
    before: `${indent}${comments.mark} bulkhead: allow ${finding.rule} -- `,
    after: lineBreakOf(text),
  };
}
