import { memoize } from '../../base/memoize';
import { spanInRest } from '../../syntax/rest';
import type { Stage } from '../stage';
import type { Body, Command, Word } from './command';
import { argumentsOf } from './options';
import { heredocText } from './read';
import { shellOf } from './stage';
import { joinTexts, type PlacedText } from './text';

/** Text that a stage writes into a file. */
export interface WrittenFile {
  /** As written, variables replaced where they are known. */
  readonly path: string;
  readonly content: PlacedText;
  /** `edit`: the script of `sed -i`, which becomes part of the file. */
  readonly how: 'write' | 'append' | 'edit';
  /** Absent for COPY. */
  readonly command?: Command;
  /** Absent for COPY and ADD. */
  readonly body?: Body;
}

/** The texts that instructions of a stage write: `echo > file`, `tee`, here-documents of RUN and COPY, `sed -i`. */
export const writtenFiles = memoize((stage: Stage): readonly WrittenFile[] => {
  const files: WrittenFile[] = [];
  for (const body of shellOf(stage).own) for (const command of body.commands) files.push(...writtenBy(command, body));
  for (const instruction of stage.instructions) files.push(...copied(stage, instruction));
  return files;
});

function copied(stage: Stage, outer: Stage['instructions'][number]): WrittenFile[] {
  const instruction = outer.trigger ?? outer;
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
  const target = instruction.words.at(-1)?.text ?? '';
  const [first] = instruction.heredocs;
  // Several here-documents go into a folder, each under its own name.
  return instruction.heredocs.map((heredoc) => ({
    path: instruction.heredocs.length > 1 || target.endsWith('/') ? `${target.replace(/\/$/, '')}/${heredoc.name}` : target,
    content: first ? heredocText(stage, heredoc) : { value: '', at: spanInRest(stage.file, instruction, 0, 0) },
    how: 'write',
  }));
}

function writtenBy(command: Command, body: Body): WrittenFile[] {
  if (command.name === 'tee') {
    const content = inputOf(command);
    const how = argumentsOf(command).options.some(({ name }) => name === 'a' || name === 'append') ? 'append' : 'write';
    return content ? argumentsOf(command).operands.map((word) => ({ path: word.value, content, how, command, body })) : [];
  }
  if (command.name === 'sed' && argumentsOf(command).options.some(({ name }) => name === 'i' || name === 'in-place')) {
    const { options, operands } = argumentsOf(command);
    const scripts = options.flatMap(({ name, value }) => (value && (name === 'e' || name === 'expression') ? [value] : []));
    const content = scripts.length > 0 ? joinTexts(scripts, '\n') : operands[0];
    const files = scripts.length > 0 ? operands : operands.slice(1);
    return content ? files.map((word) => ({ path: word.value, content, how: 'edit', command, body })) : [];
  }
  if (/^(set-content|add-content|out-file)$/.test(command.name)) {
    const { options, operands } = argumentsOf(command);
    const path = options.find(({ name }) => /^(path|literalpath|filepath)$/.test(name))?.value ?? operands[0];
    const content = options.find(({ name }) => name === 'value')?.value ?? operands[1] ?? inputOf(command);
    return path && content ? [{ path: path.value, content, how: 'write', command, body }] : [];
  }
  const content = outputOf(command);
  if (!content) return [];
  return command.redirects.flatMap(({ operator, target }): WrittenFile[] =>
    target && (operator === '>' || operator === '>>' || operator === '>|')
      ? [{ path: target.value, content, how: operator === '>>' ? 'append' : 'write', command, body }]
      : [],
  );
}

/** What a command prints where that is its whole work. */
export function outputOf(command: Command): PlacedText | undefined {
  switch (command.name) {
    case 'echo':
    case 'write-output':
      return joinTexts(printed(command.args), ' ');
    case 'printf':
      return joinTexts(command.args, ' ');
    case 'cat':
      return command.redirects.find(({ body }) => body)?.body;
    // A value of PowerShell prints itself.
    case '':
      return command.language === 'powershell' ? command.args[0] : undefined;
    default:
      return undefined;
  }
}

function printed(args: readonly Word[]): readonly Word[] {
  let from = 0;
  while (/^-[neE]+$/.test(args[from]?.value ?? '')) from++;
  return args.slice(from);
}

/** What a command reads from standard input where the text is written in the file: `<<EOF`, `<<<`, `echo x |`. */
export function inputOf(command: Command): PlacedText | undefined {
  const given = command.redirects.find(({ body }) => body)?.body;
  if (given) return given;
  const before = command.pipe && command.pipe.index > 0 ? command.pipe.pipeline.elements[command.pipe.index - 1] : undefined;
  const texts = (before ?? []).map(outputOf).filter((text) => text !== undefined);
  return joinTexts(texts, '\n');
}
