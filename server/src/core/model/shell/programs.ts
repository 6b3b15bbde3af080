import type { Traced } from '../traced';
import { known } from '../traced';
import { commandsOfText } from './flatten';

/**
 * The programs that a command of Compose calls, by name, those that others call among them: `sh -c "chown x && exec y"` gives sh, chown,
 * exec and y. Empty where the text is not known.
 * @param text a command line; the items of a list joined by blanks
 */
export function programsOf(text: Traced<string> | undefined): readonly string[] {
  const value = known(text);
  if (value === undefined || !text) return [];
  // In a list the text behind -c is one item: nobody wrote quotes around it.
  const script = /^(?:\S*\/)?(?:ba|a|da)?sh\s+-\w*c\s+(?!["'])([\s\S]*)$/.exec(value)?.[1];
  const texts = script === undefined ? [value] : [value, script];
  return texts.flatMap((one) => commandsOfText({ value: one, at: text.at }, 'sh', new Map(), false).commands.map(({ name }) => name));
}
