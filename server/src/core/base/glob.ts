/**
 * True when a path matches a glob: `*` and `?` stay within one segment, `**` spans any number of them, everything else is
 * literal. `folder/` means everything below it. Both sides use `/` and are relative to the same folder.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const pattern = (glob.startsWith('./') ? glob.slice(2) : glob).split('/').filter((part, i, all) => part !== '' || i === all.length - 1);
  if (pattern.at(-1) === '') pattern[pattern.length - 1] = '**';
  return segmentsMatch(pattern, path.split('/'));
}

function segmentsMatch(pattern: readonly string[], path: readonly string[]): boolean {
  return matches(pattern, path, '**', segmentMatches);
}

function segmentMatches(pattern: string, text: string): boolean {
  return matches(pattern, text, '*', (wanted, character) => wanted === '?' || wanted === character);
}

/** Matches two sequences, one with a wildcard that spans any number of elements; goes back only to the last wildcard: no blow-up. */
function matches(
  pattern: ArrayLike<string>,
  path: ArrayLike<string>,
  wildcard: string,
  same: (wanted: string, found: string) => boolean,
): boolean {
  let p = 0;
  let i = 0;
  let wild = -1;
  let resume = 0;
  while (i < path.length) {
    if (pattern[p] === wildcard) {
      wild = p++;
      resume = i;
    } else if (p < pattern.length && same(pattern[p]!, path[i]!)) {
      p++;
      i++;
    } else if (wild >= 0) {
      p = wild + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[p] === wildcard) p++;
  return p === pattern.length;
}
