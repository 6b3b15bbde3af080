import { lineEndOf, lineStartOf, lineStarts, offsetAt } from '../../server/src/core/base/lines';
import { parseDockerfile } from '../../server/src/core/syntax/dockerfile';
import { parseYaml } from '../../server/src/core/syntax/yaml';

/** An edit as the JSON of `harden` has it: lines and columns from 1. */
export interface Written {
  readonly range: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
  readonly newText: string;
}

function commentsOf(name: string, text: string): readonly { readonly start: number; readonly end: number }[] {
  if (/\.ya?ml$/i.test(name)) return parseYaml(name, text).comments;
  return /dockerfile|containerfile/i.test(name) ? parseDockerfile(name, text).comments : [];
}

/** Comments of a changed file that are gone although no edit took the whole line they stood on. */
export function lostComments(name: string, before: string, after: string, edits: readonly Written[]): string[] {
  const kept = new Map<string, number>();
  for (const { start, end } of commentsOf(name, after)) {
    const text = after.slice(start, end);
    kept.set(text, (kept.get(text) ?? 0) + 1);
  }
  const starts = lineStarts(before);
  const offset = ({ line, column }: Written['range']['start']): number =>
    offsetAt(starts, { line: line - 1, character: column - 1 }, before.length);
  const spans = edits.map(({ range }) => ({ start: offset(range.start), end: offset(range.end) }));
  return commentsOf(name, before).flatMap(({ start, end }) => {
    const line = lineStartOf(before, start);
    const first = line + /^\s*/.exec(before.slice(line, lineEndOf(before, start)))![0].length;
    if (spans.some((span) => span.start <= first && lineEndOf(before, start) <= span.end)) return [];
    const text = before.slice(start, end);
    const count = kept.get(text) ?? 0;
    kept.set(text, count - 1);
    return count > 0 ? [] : [`"${text}" of ${name}`];
  });
}
