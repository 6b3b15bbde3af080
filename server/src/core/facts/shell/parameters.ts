import type { Span } from '../../base/span';
import { isShell, programFacts } from '../../knowledge/program/find';
import type { Command, Word } from '../../model/shell/command';
import { shellOf } from '../../model/shell/stage';
import type { Declaration, Stage } from '../../model/stage';
import { isPlain } from './edit';

/** An argument without a value that a shell takes apart, because no quotes stand around it. */
interface OpenParameter {
  readonly declaration: Declaration;
  readonly at: Span;
  readonly command: Command;
  /** The words that it is part of, where quotes can be put around each of them. */
  readonly words?: readonly Word[];
}

/** Names of lists and of options, which are to be taken apart; and what the builder itself sets. */
const MEANT =
  /(flags?|opts?|options|args?|packages|pkgs|deps|features|tags|list)$|^(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/i;

/** Arguments without a value that decide words of RUN instructions, at the first use of each. */
export function openParameters(stage: Stage): OpenParameter[] {
  const found = new Map<string, OpenParameter>();
  for (const { command, word } of wordsTakenApart(stage)) {
    for (const { name, quoted, known, at } of word.variables) {
      const declaration = stage.declarations.find((one) => one.keyword === 'ARG' && one.name === name && !one.value);
      if (quoted || known || !declaration || MEANT.test(name)) continue;
      const first = found.get(name);
      const words = first && !first.words ? undefined : canBeQuoted(word, command) ? [...(first?.words ?? []), word] : undefined;
      const { words: _words, ...rest } = first ?? { declaration, at, command };
      found.set(name, { ...rest, ...(words && { words }) });
    }
  }
  return [...found.values()];
}

/** The words of RUN instructions that a shell takes apart at blanks, though they are meant to be one. */
function* wordsTakenApart(stage: Stage): Iterable<{ readonly command: Command; readonly word: Word }> {
  for (const { keyword, language, commands } of shellOf(stage).own) {
    if (keyword !== 'RUN' || language !== 'sh') continue;
    for (const command of commands) {
      if (command.program) yield { command, word: command.program };
      if (!programFacts(command.name)?.takesLists) for (const word of command.args) yield { command, word };
    }
  }
}

/** True for a word that quotes can be put around: nothing in it is quoted or a pattern, and it stands in no quotes of a shell around its own. */
function canBeQuoted(word: Word, { through }: Command): boolean {
  const nested = through.some((name) => isShell(name) || /^(eval|su|runuser|powershell|pwsh|cmd)$/.test(name));
  const plain = word.text.replace(/\$\{\w+\}/g, '');
  return !nested && !word.quoted && isPlain(word) && !/["'\\`*?[\]{}()~]/.test(plain);
}
