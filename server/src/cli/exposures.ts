import type { Exposure } from '../core/score/exposure';

/** The highest first. */
export function byScore(one: Exposure, two: Exposure): number {
  return two.score - one.score || order(one, two);
}

function order(one: Exposure, two: Exposure): number {
  const [a, b] = [`${one.at.file}\0${one.name}`, `${two.at.file}\0${two.name}`];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Names of the paths, each once, the gravest first. */
export function pathNames({ paths }: Exposure): string[] {
  return [...new Set(paths.map(({ name }) => name))];
}
