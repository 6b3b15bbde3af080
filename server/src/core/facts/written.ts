import type { Span } from '../base/span';
import { treeOf } from '../model/files';
import type { Project } from '../model/project';
import type { NodeRef } from '../model/traced';
import { nodeAt, offsetInScalar } from '../syntax/tree';

/**
 * Where a part of a scalar's text is written.
 * @param text what the scalar says, variables replaced.
 * @returns `undefined` where the file says it in other words: a variable, an escape, a block of lines.
 */
export function writtenAt(project: Project, ref: NodeRef, text: string, from: number, to: number): Span | undefined {
  const tree = treeOf(project, ref.file);
  if (!tree) return undefined;
  const node = nodeAt(tree, ref.path);
  if (node?.kind !== 'scalar' || node.text !== text) return undefined;
  const start = offsetInScalar(tree.text, node, from);
  const end = offsetInScalar(tree.text, node, to);
  return start === undefined || end === undefined ? undefined : { file: ref.file, start, end };
}
