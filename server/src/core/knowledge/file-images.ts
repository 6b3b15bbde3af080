import { parseImage } from './image-name';

/** Images of nothing but files for others to take whole: helpers for cross-compiling (github.com/tonistiigi/xx README, 2026-11-24). */
const names: ReadonlySet<string> = new Set(['tonistiigi/xx', 'crazymax/goxx', 'crazymax/osxcross']);

/** True for an image that holds only what was put there to be copied, and for an empty one that a stage fills by hand. */
export function isMadeToBeCopied(reference: string): boolean {
  const { name } = parseImage(reference);
  return name === 'scratch' || names.has(name);
}
