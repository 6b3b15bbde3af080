import type { Span } from '../../base/span';
import type { Stage } from '../../model/stage';
import { known } from '../../model/traced';
import type { Removal } from './edit';

/** A port of EXPOSE, where it is written. */
interface ExposedPort {
  readonly port: string;
  readonly at: Span;
  /** What to take out so that it is not named: the word with the space in front of it, or the instruction. */
  readonly removal: Removal;
}

/** Ports that the EXPOSE instructions of a stage itself name, variables replaced where their value is known. */
export function exposedPorts(stage: Stage): ExposedPort[] {
  return stage.instructions.flatMap((outer, index) => {
    const instruction = outer.trigger ?? outer;
    if (instruction.keyword !== 'EXPOSE') return [];
    return instruction.words.map((word, i): ExposedPort => {
      const variable = /^\$\{?(\w+)\}?/.exec(word.text)?.[1];
      const held = stage.declarations.filter(({ name }) => name === variable).at(-1)?.value;
      const text = variable === undefined ? word.text : (known(held) ?? word.text);
      const at = { file: stage.file, start: word.start, end: word.end };
      const start = instruction.words[i - 1]?.end ?? instruction.keywordEnd;
      const removal = instruction.words.length === 1 ? { instruction: stage.refs[index]! } : { spans: [{ ...at, start }] };
      return { port: text.split('/')[0]!, at, removal };
    });
  });
}
