import type { Span } from '../../base/span';
import type { Instruction } from '../../syntax/dockertree';

/** An entry of VOLUME or EXPOSE with what parts it from its neighbour, in the JSON form the quotes and the comma, too: what to take out. */
export function entrySpan(file: string, { words, json }: Instruction, index: number): Span {
  const quote = json ? 1 : 0;
  const [before, here, behind] = [words[index - 1], words[index], words[index + 1]];
  const end = (here?.end ?? 0) + quote;
  if (before) return { file, start: before.end + quote, end };
  return { file, start: (here?.start ?? 0) - quote, end: behind ? behind.start - quote : end };
}
