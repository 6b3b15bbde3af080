import type { Site } from '../base/site';
import type { Project } from '../model/project';
import type { NodeRef } from '../model/traced';
import { nodeAt, offsetInScalar } from '../syntax/tree';

/**
 * Where a part of a scalar's text is written.
 * @param text what the scalar says, variables replaced.
 * @returns `undefined` where the file says it in other words: a variable, an escape, a block of lines.
 */
export function writtenAt(project: Project, ref: NodeRef, text: string, from: number, to: number): Site | undefined {
  const source = project.files.get(ref.file);
  if (!source || source.kind === 'dockerfile') return undefined;
  const node = nodeAt(source.tree, ref.path);
  if (node?.kind !== 'scalar' || node.text !== text) return undefined;
  const start = offsetInScalar(source.text, node, from);
  const end = offsetInScalar(source.text, node, to);
  return start === undefined || end === undefined ? undefined : { file: ref.file, start, end };
}
