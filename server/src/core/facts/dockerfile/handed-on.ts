import { isIn } from '../../base/path';
import { type Copy, copiesOf, isFolder, plainPath } from '../../model/dockerfile/copies';
import { absolute } from '../../model/shell/folders';
import { chain, type Stage, siblingsOf } from '../../model/stage';
import { isProgram, type Permission } from '../shell/permissions';

/**
 * The COPY that brings a file with the permissions which an earlier stage gives it into a shipped image: a mode of its own replaces them, and a folder that
 * is copied keeps those of what lies in it, not its own (tonistiigi/fsutil, copy).
 */
export function handedOn(stage: Stage, { paths, recursive, on }: Permission, stages: readonly Stage[]): Copy | undefined {
  if (!stage.feedsShipped || stage.reachesShipped) return undefined;
  const made = paths.flatMap((path) => (path.startsWith('/') ? (absolute(path, undefined) ?? []) : []));
  for (const taker of siblingsOf(stage, stages)) {
    if (!taker.reachesShipped) continue;
    for (const copy of copiesOf(taker)) {
      if (!isFrom(copy, taker, stage, stages) || copy.instruction.flags.some(({ name }) => name === 'chmod')) continue;
      const taken = copy.sources.flatMap(({ text }) => text ?? []);
      const takes = (path: string): boolean =>
        taken.some((text) => {
          const source = absolute(`/${plainPath(text)}`, undefined) ?? '';
          if (path !== source) return isIn(path, source);
          return (
            recursive ||
            (on !== 'folder' && (!isFolder(text) || isProgram(path) || isProgram((copy.target.text ?? '').replace(/\/$/, '/x'))))
          );
        });
      if (made.some(takes)) return copy;
    }
  }
  return undefined;
}

function isFrom({ instruction }: Copy, taker: Stage, stage: Stage, stages: readonly Stage[]): boolean {
  const index = taker.sources.find((source) => source.instruction === instruction)?.stage;
  const supplier = siblingsOf(stage, stages).find((one) => one.index === index);
  return supplier !== undefined && [...chain(supplier)].some((one) => one.index === stage.index);
}
