/**
 * True when a path matches a glob: `*` and `?` stay within one segment, `**` spans any number of them, everything else is
 * literal. `folder/` means everything below it. Both sides use `/` and are relative to the same folder.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const pattern = (glob.startsWith('./') ? glob.slice(2) : glob).split('/').filter((part, i, all) => part !== '' || i === all.length - 1);
  if (pattern.at(-1) === '') pattern[pattern.length - 1] = '**';
  return segmentsMatch(pattern, path.split('/'));
}

/** Matches lists with one wildcard that spans any number of elements, going back only to the last wildcard: no blow-up. */
function segmentsMatch(pattern: readonly string[], path: readonly string[]): boolean {
  let p = 0;
  let i = 0;
  let wild = -1;
  let resume = 0;
  while (i < path.length) {
    if (pattern[p] === '**') {
      wild = p++;
      resume = i;
    } else if (p < pattern.length && segmentMatches(pattern[p]!, path[i]!)) {
      p++;
      i++;
    } else if (wild >= 0) {
      p = wild + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[p] === '**') p++;
  return p === pattern.length;
}

function segmentMatches(pattern: string, text: string): boolean {
  let p = 0;
  let i = 0;
  let wild = -1;
  let resume = 0;
  while (i < text.length) {
    if (pattern[p] === '*') {
      wild = p++;
      resume = i;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[i])) {
      p++;
      i++;
    } else if (wild >= 0) {
      p = wild + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
