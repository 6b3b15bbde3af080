import { SHELLS } from '../../knowledge/command-wrappers';
import type { Command } from '../shell/command';
import { argumentsOf } from '../shell/options';
import { nameOf, type Start } from './start-script';

/** Programs that talk to a person where they are given nothing to run. Source: their manuals. */
const INTERACTIVE =
  /^(i?python|pypy|bpython|node|nodejs|deno|bun|ruby|irb|pry|perl|php|lua|luajit|R|julia|ghci|iex|erl|elixir|scala|jshell|clj|clojure|sbcl|octave|tclsh|swipl|groovysh)[\d.]*$/;

/**
 * Why what a container starts is no program of its own, as a sentence without its full stop: a shell, a REPL, a version, a wait.
 * @returns undefined for a program
 */
export function idleStart({ last, empty }: Start): string | undefined {
  if (empty) return 'its entrypoint runs what CMD names, and it has no CMD';
  for (const { command, script } of last) {
    const why = idle(command, script !== undefined);
    if (why !== undefined) return `it starts no program of its own: ${why}`;
  }
  return undefined;
}

function idle(command: Command, inScript: boolean): string | undefined {
  const { name, args } = command;
  const { operands, options } = argumentsOf(command);
  const words = args.map(({ value }) => value);
  if (SHELLS.has(name)) {
    const runs =
      operands.length > 0 ||
      words.some((word) => /^-[a-z]*[cs]/.test(word)) ||
      command.redirects.some(({ operator }) => operator.startsWith('<'));
    return runs ? undefined : `${name} waits for a person`;
  }
  if (words.length > 0 && words.every((word) => /^(-v|-V|--version|-version|version|--help|-h|help)$/.test(word)))
    return `${name} prints its version or help`;
  if (INTERACTIVE.test(name)) {
    const runs = operands.length > 0 || options.some(({ name: option }) => /^(c|m|e|eval|p|print|r|S|f|file|-?command)$/.test(option));
    const asked = words.includes('-i') || words.includes('-a') || words[0] === 'repl';
    return runs && !asked ? undefined : `${name} waits for a person`;
  }
  if (/^(rails|bin\/rails)$/.test(name) && /^(c|console)$/.test(words[0] ?? '')) return 'the console waits for a person';
  if (inScript) return undefined;
  if (name === 'sleep' && /^(inf|infinity)$/.test(words[0] ?? '')) return 'sleep keeps the container open for other commands';
  if (name === 'tail' && words.includes('/dev/null')) return 'tail keeps the container open for other commands';
  if (/^(true|false|:)$/.test(nameOf(name))) return `${name} does nothing`;
  return undefined;
}
