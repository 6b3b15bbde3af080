import type { Command } from '../../model/shell/command';
import { commandsOfText } from '../../model/shell/flatten';
import { known, type Traced } from '../../model/traced';

/**
 * The commands that a command line of Compose calls, those that others call among them: `sh -c "chown x && exec y"` gives sh, chown, exec and
 * y. Empty where the text is not known.
 * @param text a command line; the items of a list joined by blanks
 */
export function commandsOfCompose(text: Traced<string> | undefined): readonly Command[] {
  const value = known(text);
  if (value === undefined || !text) return [];
  // In a list the text behind -c is one item: nobody wrote quotes around it.
  const script = /^(?:\S*\/)?(?:ba|a|da)?sh\s+-\w*c\s+(?!["'])([\s\S]*)$/.exec(value)?.[1];
  const texts = script === undefined ? [value] : [value, script];
  return texts.flatMap((one) => commandsOfText({ value: one, at: text.at }, 'sh', new Map(), false).commands);
}

/** The programs that a command line of Compose calls, by name: see `commandsOfCompose`. */
export function programsOf(text: Traced<string> | undefined): readonly string[] {
  return commandsOfCompose(text).map(({ name }) => name);
}
