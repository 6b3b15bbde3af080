import { memoize } from '../../base/memoize';
import type { Span } from '../../base/span';
import { credentialName } from '../../knowledge/credentials';
import { literalKind } from '../../knowledge/literals';
import { optionOf } from '../../model/option-words';
import type { Body, Command, Word } from '../../model/shell/command';
import { commandsIn } from '../../model/shell/stage';
import { spanIn } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import { passwordsOf } from './passwords';

/** A password that a command hands to a program. */
export interface GivenPassword {
  /** Where it is written. */
  readonly at: Span;
  /** The program, or the variable that is set for it. */
  readonly to: string;
  readonly variable: boolean;
  readonly body: Body;
}

/**
 * Passwords that commands of a stage hand to programs: the value of an option that a program is known to take one by (`docker login -p`, `curl -u a:b`),
 * of one whose name says so (`--password x`), of a variable in front of a command (`PGPASSWORD=x psql`). Those of accounts are `passwordsOf`; words that
 * stand for a password, and those that everybody tries, are none.
 */
export const givenPasswords = memoize((stage: Stage): readonly GivenPassword[] => {
  const accounts = new Set(passwordsOf(stage).map(({ command }) => command));
  return [...commandsIn(stage)].flatMap(({ command, body }) => [
    ...settings(command).map((one) => ({ ...one, variable: true, body })),
    ...(accounts.has(command) ? [] : options(command).map((at) => ({ at, to: command.name, variable: false, body }))),
  ]);
});

function settings({ settings: all }: Command): { readonly at: Span; readonly to: string }[] {
  return all.flatMap(({ name, value }) => (isPassword(name, value, value.value) ? [{ at: value.at, to: name }] : []));
}

function options({ name, args }: Command): Span[] {
  const words = [name, ...args.map(({ value }) => value)];
  return args.flatMap((word, i) => {
    const option = optionOf(words, i + 1);
    return option && isPassword(option.name, word, option.text)
      ? [spanIn(word, word.value.length - option.text.length, word.value.length)]
      : [];
  });
}

/** Whether somebody wrote a password here: a variable has it from elsewhere, and is reported there. */
function isPassword(name: string, { known, variables, scripts }: Word, text: string): boolean {
  const isWritten = known && variables.length === 0 && scripts.length === 0;
  return isWritten && credentialName(name) === 'plain' && literalKind(text, name) === 'value';
}
