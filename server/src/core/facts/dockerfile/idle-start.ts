import { SHELLS } from '../../knowledge/command-wrappers';
import { nameOf, type Start } from '../../model/dockerfile/start-script';
import type { Command } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';

/** Programs that talk to a person where they are given nothing to run. Source: their manuals. */
const INTERACTIVE =
  /^(i?python|pypy|bpython|node|nodejs|deno|bun|ruby|irb|pry|perl|php|lua|luajit|R|julia|ghci|iex|erl|elixir|scala|jshell|clj|clojure|sbcl|octave|tclsh|swipl|groovysh)[\d.]*$/;

/**
 * Why what a container starts is no program of its own, as a sentence without its full stop: a shell, a REPL, a version, a wait, a server for development.
 * @returns undefined for a program
 */
export function idleStart({ last, empty }: Start): string | undefined {
  if (empty) return 'its entrypoint runs what CMD names, and it has no CMD';
  for (const { command, script } of last) {
    const why = idle(command, script !== undefined);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Servers that build while they run, and keep what they build in the tree of the sources. Source: their manuals. */
function isDevelopment(name: string, words: readonly string[]): boolean {
  const [first = '', second = ''] = words.filter((word) => !word.startsWith('-'));
  const script = /^(dev|develop|development|watch|serve|storybook|start:dev|dev:.*|watch:.*)$/;
  if (/^(npm|pnpm|yarn|bun)$/.test(name)) return script.test(first) || (/^(run|run-script)$/.test(first) && script.test(second));
  if (/^(next|astro|nuxt|nuxi|gatsby|remix|svelte-kit|ng|webpack|vue-cli-service)$/.test(name)) return /^(dev|develop|serve)$/.test(first);
  return (name === 'vite' && (first === '' || first === 'dev' || first === 'serve')) || name === 'webpack-dev-server';
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
    return runs ? undefined : `it starts ${name}, which waits for a person`;
  }
  if (words.length > 0 && words.every((word) => /^(-v|-V|--version|-version|version|--help|-h|help)$/.test(word)))
    return `it starts no program of its own: ${name} prints its version or help`;
  if (INTERACTIVE.test(name)) {
    const runs = operands.length > 0 || options.some(({ name: option }) => /^(c|m|e|eval|p|print|r|S|f|file|-?command)$/.test(option));
    const asked = words.includes('-i') || words.includes('-a') || words[0] === 'repl';
    return runs && !asked ? undefined : `it starts ${name}, which waits for a person`;
  }
  if (/^(rails|bin\/rails)$/.test(name) && /^(c|console)$/.test(words[0] ?? '')) return 'it starts a console, which waits for a person';
  if (isDevelopment(name, words))
    return `${[name, ...words].join(' ').slice(0, 40)} is a server for development, which writes beside its sources`;
  if (inScript) return undefined;
  if (name === 'sleep' && /^(inf|infinity)$/.test(words[0] ?? ''))
    return 'it starts no program of its own: sleep keeps the container open for other commands';
  if (name === 'tail' && words.includes('/dev/null'))
    return 'it starts no program of its own: tail keeps the container open for other commands';
  if (/^(true|false|:)$/.test(nameOf(name))) return `it starts no program of its own: ${name} does nothing`;
  return undefined;
}
