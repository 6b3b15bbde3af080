import type { Site } from '../../text/site';
import type { Stage } from '../stage';
import { known } from '../traced';

/** A port of EXPOSE, where it is written. */
export interface ExposedPort {
  readonly port: string;
  readonly at: Site;
}

/** Ports that the EXPOSE instructions of a stage itself name, variables replaced where their value is known. */
export function exposedPorts(stage: Stage): ExposedPort[] {
  return stage.instructions.flatMap((outer) => {
    const instruction = outer.trigger ?? outer;
    if (instruction.keyword !== 'EXPOSE') return [];
    return instruction.words.map((word) => {
      const variable = /^\$\{?(\w+)\}?/.exec(word.text)?.[1];
      const held = stage.declarations.filter(({ name }) => name === variable).at(-1)?.value;
      const text = variable === undefined ? word.text : (known(held) ?? word.text);
      return { port: text.split('/')[0]!, at: { file: stage.file, start: word.start, end: word.end } };
    });
  });
}
