import type { FileId, Span } from '../base/span';
import type { Instruction, Word } from './dockertree';

/** Index in an instruction's `rest` of the character at an offset of the file (of the next one where `rest` leaves it out). */
export function restIndexOf(instruction: Instruction, offset: number): number {
  const { restOffsets } = instruction;
  let low = 0;
  let high = restOffsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (restOffsets[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The span of `rest.slice(from, to)`: it ends just behind its last character, whatever line breaks follow. */
export function spanInRest(file: FileId, instruction: Instruction, from: number, to: number): Span {
  const { restOffsets } = instruction;
  const start = restOffsets[from] ?? instruction.end;
  return { file, start, end: to > from ? (restOffsets[to - 1] ?? start) + 1 : start };
}

/** The span of a part of a word's text. */
export function spanInWord(file: FileId, instruction: Instruction, word: Word, from: number, to: number): Span {
  const index = restIndexOf(instruction, word.start);
  return spanInRest(file, instruction, index + from, index + to);
}
