import type { Entry, Tree } from '../syntax/tree';
import type { Range } from './kind';

/** The keys that lead to an offset, without the indices of lists. */
export function keysAt({ documents }: Tree, offset: number): string {
  const path: string[] = [];
  let node = documents[0];
  while (node && node.kind !== 'scalar' && node.kind !== 'alias') {
    if (node.kind === 'seq') {
      node = node.items.find(({ start, end }) => start <= offset && offset <= end);
      continue;
    }
    const entry = entryAt(node.entries, offset);
    if (entry) path.push(entry.key.text);
    node = entry?.value;
  }
  return path.join('.');
}

/** The entry in which an offset lies, the first one: halved where there are many, for each finding asks. */
function entryAt(entries: readonly Entry[], offset: number): Entry | undefined {
  const isIn = ({ key, value }: Entry): boolean => key.start <= offset && offset <= Math.max(key.end, value.end);
  let [low, high] = [0, entries.length];
  while (high - low > 16) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.key.start <= offset) low = middle;
    else high = middle;
  }
  // The keys of a broken file are in no order, and the end of one entry may be the start of the next.
  return entries.slice(Math.max(0, low - 1), high).find(isIn) ?? entries.find(isIn);
}

/** Comments that stand for a line of keys, or above it. */
export const lineComments = {
  start: ({ documents }: Tree): number | undefined => documents[0]?.start,
  covers: (_: Tree, line: Range): Range => line,
  anchor: (_: Tree, offset: number): number => offset,
};

/** A fenced block of Markdown. */
export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** False for references to files that only the network can follow, and for standard input. */
export function isOnDisk(name: string): boolean {
  return !/^([a-z][a-z0-9+.-]+:|git@|-$)/i.test(name);
}
