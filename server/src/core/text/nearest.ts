/**
 * The candidate that differs from a word by at most two letters, case aside; the first of the nearest ones.
 * @returns `undefined` when none is near, or one is the word itself.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  let found: string | undefined;
  let least = 3;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    if (other === wanted) return undefined;
    if (Math.abs(other.length - wanted.length) >= least) continue;
    const steps = distance(wanted, other);
    if (steps < least) {
      found = candidate;
      least = steps;
    }
  }
  return found;
}

/** Levenshtein's distance of two short words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
