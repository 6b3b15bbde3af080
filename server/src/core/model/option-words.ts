import { programFacts } from '../knowledge/program/find';
import type { PasswordOptions } from '../knowledge/program/program';
import { programOf } from './words';

/**
 * The option or variable that a word of a command is the value of, with the value: `--password x`, `--password=x`, `PGPASSWORD=x`, `-px` where the
 * program before takes a password so, which is then called `password`.
 */
export function optionOf(all: readonly string[], i: number): { readonly name: string; readonly text: string } | undefined {
  const text = all[i]!;
  const inline = /^(?:-D|-{1,2})?([A-Za-z_][\w.-]*)=(.*)$/s.exec(text);
  if (inline) return { name: inline[1]!, text: inline[2]! };
  const before = all[i - 1] ?? '';
  const { rest, next, pair, operand } = passwordBefore(all, i);
  if (rest !== undefined && text.startsWith(rest) && text.length > rest.length) return { name: 'password', text: text.slice(rest.length) };
  if (text.startsWith('-')) return undefined;
  if (next?.includes(before) || operand) return { name: 'password', text };
  if (pair?.some((option) => before === option || isLastOf(before, option)) && text.includes(':'))
    return { name: 'password', text: text.slice(text.indexOf(':') + 1) };
  // Words of one dash and several letters are options too: `-password x`, as programs in Go and Java have them.
  const option = /^(?:--[A-Za-z]|-[A-Za-z][\w.-]{3})[\w.-]*$/.exec(before)?.[0].replace(/^--?/, '');
  return option === undefined ? undefined : { name: option, text };
}

/** Whether letters behind one dash end with an option that takes the next word: `-sSu` with `-u`. */
function isLastOf(letters: string, option: string): boolean {
  return /^-[A-Za-z]$/.test(option) && /^-[A-Za-z]{2,}$/.test(letters) && letters.endsWith(option[1]!);
}

/** What means a password to the last program before a word that has such; `operand` = the word is one by its place. */
function passwordBefore(all: readonly string[], i: number): PasswordOptions & { readonly operand?: boolean } {
  for (let at = i - 1; at >= 0 && at > i - 30; at--) {
    const password = programFacts(programOf(all[at]!))?.password;
    if (password?.verb !== undefined && !all.slice(at + 1, i).includes(password.verb)) return {};
    if (password) return { ...password, operand: password.operands?.some((form) => isBehind(form, all.slice(at + 1, i))) === true };
  }
  return {};
}

/** Whether words are those before a password: `alias set * * *`. */
function isBehind(form: string, words: readonly string[]): boolean {
  const operands = words.filter((word) => !word.startsWith('-'));
  const parts = form.split(' ');
  return operands.length === parts.length && parts.every((part, i) => part === '*' || part === operands[i]);
}
