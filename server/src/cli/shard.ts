import { hash } from '../core/base/hash';

/** One of several equal parts of all projects. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** @returns `undefined` for a text that is no part such as `1/4` */
export function shardOf(text: string): Shard | undefined {
  const [, part = '', all = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const [index, of] = [Number(part) - 1, Number(all)];
  return index >= 0 && index < of ? { index, of } : undefined;
}

/** True where a project is in a part: that depends on its name alone, so that other projects come and go without moving it. */
export function isIn({ index, of }: Shard, project: string): boolean {
  return Number.parseInt(hash(project).slice(0, 8), 16) % of === index;
}
