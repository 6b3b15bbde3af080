import { lineBreakOf, lineStartOf } from '../core/base/lines';
import type { Site } from '../core/base/site';
import type { Judged } from '../core/engine';
import type { Finding } from '../core/finding';

/** A comment line that suppresses a finding, without its reason. */
export interface AllowComment {
  /** Where it is inserted: the start of a line. */
  readonly at: Site;
  readonly before: string;
  readonly after: string;
}

/**
 * The comment on its own line above a finding, indented like the line below it. `undefined` where no comment can suppress
 * the finding: about `any/*`, and in files without comments.
 */
export function allowComment(judged: Judged, finding: Finding): AllowComment | undefined {
  const source = judged.project.files.get(finding.at.file);
  if (!source || source.kind === 'daemon' || finding.rule.startsWith('any/')) return undefined;
  const { file, text } = source;
  let offset = finding.at.start;
  if (source.kind === 'dockerfile') {
    // A comment between the lines of one instruction would stand inside it.
    offset = source.tree.instructions.find((each) => each.start <= offset && offset <= each.end)?.start ?? offset;
  }
  const lineStart = lineStartOf(text, offset);
  const start = lineStart === 0 && text.startsWith('\uFEFF') ? 1 : lineStart;
  const indent = /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
  // Compose reads its JSON as YAML; devcontainer.json is JSON with comments.
  const mark = source.kind === 'devcontainer' ? '//' : '#';
  return {
    at: { file, start, end: start },
    before: `${indent}${mark} bulkhead: allow ${finding.rule} -- `,
    after: lineBreakOf(text),
  };
}
