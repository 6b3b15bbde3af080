import type { Command, Word } from './command';
import { argumentsOf } from './options';
import { joinTexts, type PlacedText } from './text';

/** Text that a command writes into a file. */
export interface Output {
  /** As written, variables replaced where they are known. */
  readonly path: string;
  readonly content: PlacedText;
  /** `edit`: the script of `sed -i`, which becomes part of the file. */
  readonly how: 'write' | 'append' | 'edit';
}

/** The files that a command writes text into that is written beside it. */
export function writtenBy(command: Command): Output[] {
  if (command.name === 'tee') {
    const content = inputOf(command);
    const how = argumentsOf(command).options.some(({ name }) => name === 'a' || name === 'append') ? 'append' : 'write';
    return content ? argumentsOf(command).operands.map((word) => ({ path: word.value, content, how })) : [];
  }
  if (command.name === 'sed' && argumentsOf(command).options.some(({ name }) => name === 'i' || name === 'in-place')) {
    const { options, operands } = argumentsOf(command);
    const scripts = options.flatMap(({ name, value }) => (value && (name === 'e' || name === 'expression') ? [value] : []));
    const content = scripts.length > 0 ? joinTexts(scripts, '\n') : operands[0];
    const files = scripts.length > 0 ? operands : operands.slice(1);
    return content ? files.map((word) => ({ path: word.value, content, how: 'edit' })) : [];
  }
  if (/^(set-content|add-content|out-file)$/.test(command.name)) {
    const { options, operands } = argumentsOf(command);
    const path = options.find(({ name }) => /^(path|literalpath|filepath)$/.test(name))?.value ?? operands[0];
    const content = options.find(({ name }) => name === 'value')?.value ?? operands[1] ?? inputOf(command);
    return path && content ? [{ path: path.value, content, how: 'write' }] : [];
  }
  const content = outputOf(command);
  if (!content) return [];
  return command.redirects.flatMap(({ operator, target }): Output[] =>
    target && (operator === '>' || operator === '>>' || operator === '>|')
      ? [{ path: target.value, content, how: operator === '>>' ? 'append' : 'write' }]
      : [],
  );
}

/** What a command prints where that is its whole work. */
export function outputOf(command: Command): PlacedText | undefined {
  switch (command.name) {
    case 'echo':
    case 'write-output':
      return joinTexts(printed(command.args), ' ');
    case 'printf': {
      // `printf '%s\n' a b` prints a line for each.
      const [format, ...lines] = command.args;
      return format && lines.length > 0 && /^%[sb]\\n$/.test(format.value) ? joinTexts(lines, '\n') : joinTexts(command.args, ' ');
    }
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
