import { bySpan } from '../base/span';
import type { Placed } from './run-rules';

/** Two readings of one file (two targets, two projects) may say the same: once is enough. The first stands for all. */
export function united(found: readonly Placed[]): Placed[] {
  const seen = new Map<string, Placed>();
  for (const one of found) {
    const { rule, at, message } = one.draft;
    const key = `${rule}\0${at.start}\0${at.end}\0${at.file}\0${message}`;
    const first = seen.get(key);
    seen.set(key, first ? both(first, one) : one);
  }
  return [...seen.values()];
}

function both(first: Placed, { draft: other }: Placed): Placed {
  const more = other.related.filter((note) => !first.draft.related.some((known) => bySpan(known.at, note.at) === 0));
  const draft = {
    ...first.draft,
    // What one of them shows is shown.
    supersededBy: other.supersededBy === null ? null : first.draft.supersededBy,
    related: [...first.draft.related, ...more],
  };
  return { ...first, draft };
}
