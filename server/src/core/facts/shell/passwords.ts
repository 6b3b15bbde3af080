import { append } from '../../base/many';
import { memoize } from '../../base/memoize';
import type { Span } from '../../base/span';
import type { Body, Command, Word } from '../../model/shell/command';
import { argumentsOf, option } from '../../model/shell/options';
import { inputOf } from '../../model/shell/output';
import { commandsIn } from '../../model/shell/stage';
import { spanIn } from '../../model/shell/text';
import type { Stage } from '../../model/stage';

/** A password that a stage gives to an account. */
export interface Password {
  readonly user: string;
  /** Where it is written; that of the option that takes it away, for an empty one. */
  readonly at: Span;
  readonly empty: boolean;
  /** True for a text that is no hash, where the program takes one: nobody can log in with it. */
  readonly noHash?: true;
  readonly command: Command;
  readonly body: Body;
}

/**
 * Passwords that are written in a stage: `chpasswd`, `passwd --stdin`, `useradd -p`, `usermod -p`, `net user`. What a command makes up
 * (`openssl rand`) or a variable brings that nobody sets is none; neither is one that locks the account (`!`, `*`).
 */
export const passwordsOf = memoize((stage: Stage): readonly Password[] => {
  const found: Password[] = [];
  for (const { command, body } of commandsIn(stage)) append(found, ofCommand(command, body));
  return found;
});

function isLiteral(text: string): boolean {
  return !/[$`]\(|^\$|\$\{?\w+\}?$/.test(text) && !/^[!*x]?$/.test(text);
}

/** True for what crypt(5) makes: `$ID$...`, 13 characters of DES, `_` and 19 of BSDi, also with a lock in front. Backslashes keep shells from reading `$`. */
function isHash(text: string): boolean {
  return /^!?(\\?\$|[./0-9A-Za-z]{13}$|_[./0-9A-Za-z]{19}$)/.test(text);
}

function ofCommand(command: Command, body: Body): Password[] {
  const { operands } = argumentsOf(command);
  const user = operands.at(-1)?.value ?? 'root';
  switch (command.name) {
    case 'chpasswd': {
      const input = inputOf(command);
      if (!input) return [];
      const found: Password[] = [];
      for (const match of input.value.matchAll(/([\w.$-]+):([^\n\\]+)/g)) {
        const [whole, name, password] = match;
        if (name === undefined || password === undefined || !isLiteral(password.trim())) continue;
        found.push({ user: name, at: spanIn(input, match.index, match.index + whole.length), empty: false, command, body });
      }
      return found;
    }
    case 'passwd': {
      const deleted = option(command, 'd', 'delete');
      if (deleted) return [{ user, at: deleted.word.at, empty: true, command, body }];
      const input = inputOf(command);
      const first = input?.value.split(/\\n|\n/)[0] ?? '';
      return input && isLiteral(first) ? [{ user, at: spanIn(input, 0, first.length), empty: false, command, body }] : [];
    }
    case 'useradd':
    case 'adduser':
    case 'usermod':
      return ofAccount(command, body, user);
    case 'net': {
      const [what, name, password] = operands.filter(({ value }) => !value.startsWith('/'));
      return what && /^user$/i.test(what.value) && name && password && isLiteral(password.value)
        ? [{ user: name.value, at: password.at, empty: false, command, body }]
        : [];
    }
    default:
      return [];
  }
}

/** The password of a new or changed account, which the program takes as a hash. */
function ofAccount(command: Command, body: Body, user: string): Password[] {
  const { value: given, valueWord } = option(command, 'p', 'password') ?? {};
  if (!given?.known) return hashed(valueWord).map((at) => ({ user, at, empty: false, command, body }));
  if (/^[!*x]+$/.test(given.value)) return [];
  const empty = given.value === '';
  return [{ user, at: given.at, empty, ...(!empty && !isHash(given.value) && { noHash: true }), command, body }];
}

/** Passwords in plain text that commands inside a word hash: `$(openssl passwd -6 x)`, `$(mkpasswd x)`, `$(perl -e 'print crypt("x", "y")')`. */
function hashed(word: Word | undefined): Span[] {
  return (word?.scripts ?? []).flatMap(({ commands }) => commands).flatMap(hashedBy);
}

function hashedBy(command: Command): Span[] {
  const operands = argumentsOf(command).operands.slice(command.name === 'openssl' ? 1 : 0);
  const isHash = command.name === 'mkpasswd' || (command.name === 'openssl' && command.args[0]?.value === 'passwd');
  if (isHash) {
    const input = operands.length === 0 || operands[0]?.value === '-' ? inputOf(command) : operands[0];
    return input && input.value !== '' && isLiteral(input.value) ? [input.at] : [];
  }
  return command.args.flatMap((word) => {
    const call = /\bcrypt\w*(?:\.crypt)?\(\s*(["'])(.+?)\1/.exec(word.value);
    if (!call || !isLiteral(call[2]!)) return [];
    const from = call.index + call[0].length - call[2]!.length - 1;
    return [spanIn(word, from, from + call[2]!.length)];
  });
}
