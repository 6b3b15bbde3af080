import type { Site } from '../../text/site';
import type { Declaration, Stage } from '../stage';
import type { Command, Word } from './command';
import { isPlain } from './edit';
import { shellOf } from './stage';

/** An argument without a value that a shell takes apart, because no quotes stand around it. */
export interface OpenParameter {
  readonly declaration: Declaration;
  readonly at: Site;
  readonly command: Command;
  /** The word, where quotes can be put around all of it. */
  readonly word?: Word;
}

/** Programs that are given lists of names on purpose, and words in which a shell takes nothing apart. */
const LISTS =
  /^(apt-get|apt|aptitude|apk|dnf|yum|microdnf|tdnf|zypper|pip[\d.]*|npm|yarn|pnpm|gem|go|cargo|make|cmake|configure|echo|printf|export|local|declare|readonly|\[|test|docker-php-ext-\w+|mvn|gradle|dotnet)$/;

/** Arguments without a value that decide words of RUN instructions, the first use of each. */
export function openParameters(stage: Stage): OpenParameter[] {
  const found = new Map<string, OpenParameter>();
  for (const { keyword, language, commands } of shellOf(stage).own) {
    if (keyword !== 'RUN' || language !== 'sh') continue;
    for (const command of commands) {
      for (const word of [command.program, ...(LISTS.test(command.name) ? [] : command.args)]) {
        for (const { name, quoted, known, at } of word?.variables ?? []) {
          const declaration = stage.declarations.find((one) => one.keyword === 'ARG' && one.name === name && !one.value);
          if (quoted || known || !declaration || found.has(name)) continue;
          const whole = word && !word.quoted && isPlain(word) && /^[^"'\\`*?[\]{}()]*(\$\{\w+\}[^"'\\`*?[\]{}()]*)*$/.test(word.text);
          found.set(name, { declaration, at, command, ...(whole && { word }) });
        }
      }
    }
  }
  return [...found.values()];
}
