import { heredocText } from '../../model/shell/read';
import type { PlacedText } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import type { Instruction } from '../../syntax/dockertree';
import { spanInRest } from '../../syntax/rest';

/**
 * Everything that the instructions of a stage say, whatever reads it: arguments, values of ENV, ARG and LABEL, here-documents. For rules about
 * texts that are dangerous wherever they stand; what a command does with them is the business of `shellOf`.
 * @param instructions others of its file instead
 */
export function writtenTexts(
  stage: Stage,
  instructions: readonly Instruction[] = stage.instructions,
): { readonly text: PlacedText; readonly instruction: Instruction }[] {
  return instructions.flatMap((outer) => {
    const instruction = outer.trigger ?? outer;
    const { rest, restOffsets, heredocs } = instruction;
    const at = spanInRest(stage.file, instruction, 0, rest.length);
    const exact = !stage.inline || stage.inline.exact;
    const text: PlacedText = exact ? { value: rest, at, offsets: restOffsets.slice(0, rest.length) } : { value: rest, at };
    return [text, ...heredocs.map((heredoc) => heredocText(stage, heredoc))].map((one) => ({ text: one, instruction }));
  });
}
