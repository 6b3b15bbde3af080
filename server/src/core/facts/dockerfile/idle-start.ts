import { isShell, programFacts } from '../../knowledge/program/find';
import type { Start } from '../../model/dockerfile/start';
import type { Command } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';

/**
 * Why what a container starts is no program of its own, as a sentence without its full stop: a shell, a REPL, a version, a wait, a server for development.
 * @returns undefined for a program
 */
export function idleStart({ last, empty, read }: Start): string | undefined {
  if (empty) return 'its entrypoint runs CMD, and no CMD is set';
  for (const { command, script } of last) {
    const why = idle(command, script !== undefined, read.has(command));
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Names that people give to scripts of package.json which start a server for development. */
const SCRIPT = /^(dev|develop|development|watch|start:dev|dev:.*|watch:.*)$/;
/** Those that may start another server as well. */
const UNSURE = /^(serve|storybook)$/;

/**
 * Servers that build while they run, and keep what they build in the tree of the sources.
 * @param isRead true where what the script does was read
 */
function isDevelopment(name: string, words: readonly string[], isRead: boolean): boolean {
  const [inner, ...rest] = behindRunner(name, words);
  if (inner !== undefined && isDevelopment(inner, rest, isRead)) return true;
  const develops = programFacts(name)?.develops;
  const [first = '', second = ''] = words.filter((word) => !word.startsWith('-'));
  const script = /^(run|run-script)$/.test(first) ? second : first;
  if (develops?.scripts && (SCRIPT.test(script) || (!isRead && UNSURE.test(script)))) return true;
  return develops?.verb?.test(first) === true;
}

/** The program of a package that a runner of such starts, with its words: `npx next dev`, `pnpm exec vite`. */
function behindRunner(name: string, words: readonly string[]): readonly string[] {
  const runs = programFacts(name)?.installs?.runs ?? [];
  const said = words.filter((word) => !word.startsWith('-'));
  const first = said[0] ?? '';
  if (runs.includes('')) return said;
  return runs.includes(first) || (/^(pnpm|yarn)$/.test(name) && first === 'exec') ? said.slice(1) : [];
}

function idle(command: Command, inScript: boolean, isRead: boolean): string | undefined {
  const { name, args } = command;
  const { operands, options } = argumentsOf(command);
  const words = args.map(({ value }) => value);
  if (isShell(name)) {
    const runs =
      operands.length > 0 ||
      words.some((word) => /^-[a-z]*[cs]/.test(word)) ||
      command.redirects.some(({ operator }) => operator.startsWith('<'));
    return runs ? undefined : `it starts ${name}, which waits for interactive input`;
  }
  if (words.length > 0 && words.every((word) => /^(-v|-V|--version|-version|version|--help|-h|help)$/.test(word)))
    return `it only starts ${name}, which prints its version or help`;
  const facts = programFacts(name);
  if (facts?.wraps?.init && operands.length === 0) return `it only starts ${name}, which is given no program`;
  if (facts?.interpreter?.interactive) {
    const runs = operands.length > 0 || options.some(({ name: option }) => /^(c|m|e|eval|p|print|r|S|f|file|-?command)$/.test(option));
    const asked = words.includes('-i') || words.includes('-a') || words[0] === 'repl';
    return runs && !asked ? undefined : `it starts ${name}, which waits for interactive input`;
  }
  if (/^(rails|bin\/rails)$/.test(name) && /^(c|console)$/.test(words[0] ?? ''))
    return 'it starts a console, which waits for interactive input';
  if (isDevelopment(name, words, isRead))
    return `${[name, ...words].join(' ').slice(0, 40)} is a development server, which writes next to its sources`;
  if (inScript) return undefined;
  const waits = facts?.idles?.waits;
  if (!facts?.idles || (waits && !words.some((word) => waits.test(word)))) return undefined;
  return `it only starts ${name}, which ${facts.idles.how}`;
}
