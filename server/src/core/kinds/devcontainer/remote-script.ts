import { append } from '../../base/many';
import { alternatives, isShell, programFacts, programsWith, readsPrograms } from '../../knowledge/program/find';
import type { Program } from '../../knowledge/program/program';
import type { LifecycleCommand } from './commands';

/** The facts of a program as a word names it, on Windows too. */
function factsOf(word: string): Program | undefined {
  return programFacts(word.toLowerCase().replace(/\.exe$/, ''));
}

function fetches(word: string): boolean {
  return factsOf(word)?.fetches !== undefined;
}

function verifies(word: string): boolean {
  const how = factsOf(word)?.verifies;
  return how === true || (how !== undefined && 'any' in how);
}

function interprets(word: string): boolean {
  return readsPrograms(word.toLowerCase().replace(/\.exe$/, '')) || /^(iex|invoke-expression|eval)$/i.test(word);
}

/** Words in front of a program that start it: those of a shell, and programs that run others. */
function startsNext(word: string): boolean {
  const { wraps, switchesUser } = factsOf(word) ?? {};
  return /^(then|do|else|if|!|\{|\(|-\w+|\w+=.*)$/.test(word) || wraps?.becomes === true || switchesUser?.by === 'setuid';
}

/** A download inside a word that an interpreter runs. */
const inner = new RegExp(String.raw`(\$\(|\x60|<\(|\()\s*(sudo\s+)?(${alternatives(programsWith('fetches'))})\b`, 'i');

/** A command of a script as words, and whether it reads what the one before it prints. */
interface Step {
  readonly words: readonly string[];
  readonly piped: boolean;
}

/**
 * True for a lifecycle command that runs what it fetches: `curl x | sh`, `sh -c "$(curl x)"`, `bash <(curl x)`, `curl -o f x && sh f`. A
 * checksum or signature that is looked at in between is the author's business and makes it false.
 */
export function runsDownload({ text }: LifecycleCommand): boolean {
  const script = text.known ? text.value : text.raw;
  const steps = stepsOf(script);
  if (steps.some(({ words }) => verifies(words[0] ?? ''))) return false;
  const files = new Set<string>();
  for (const [index, { words }] of steps.entries()) {
    const [program = '', ...args] = words;
    if (fetches(program)) {
      for (let next = index + 1; steps[next]?.piped; next++) if (interprets(steps[next]!.words[0] ?? '')) return true;
      for (const file of targetsOf(args)) files.add(file);
      continue;
    }
    if (files.has(plain(program)) || (interprets(program) && args.some((arg) => files.has(plain(arg))))) return true;
    // The output of a command inside a word, or in the place of a file.
    const inside = args.join(' ');
    if (interprets(program) && inner.test(inside)) return true;
  }
  return false;
}

/** The files that a download is written to. */
function targetsOf(args: readonly string[]): string[] {
  const out: string[] = [];
  args.forEach((arg, index) => {
    const next = args[index + 1];
    if (next !== undefined && /^(-\w*[oO]|--output|--output-document|-OutFile|>)$/i.test(arg) && !/^(https?:|-)/.test(next))
      out.push(plain(next));
    if (/^https?:\/\//.test(arg)) out.push(plain(arg.slice(arg.lastIndexOf('/') + 1)));
  });
  return out.filter((file) => file !== '');
}

function plain(word: string): string {
  return word.replace(/^\.\//, '');
}

/** The commands of a script in order; quotes keep a word together, a line break ends a command. */
function stepsOf(script: string): Step[] {
  const steps: Step[] = [];
  let words: string[] = [];
  let piped = false;
  const end = (pipe: boolean): void => {
    let from = 0;
    while (from < words.length && startsNext(words[from]!)) from++;
    if (from < words.length) {
      const own = words
        .slice(from)
        .map((word, index) => (index === 0 ? word.slice(word.lastIndexOf('/') + (word.startsWith('./') ? 0 : 1)) : word));
      steps.push({ words: own, piped });
      // `sh -c "curl x | sh"`: what the shell is given is a script of its own.
      const given = isShell(own[0]!) ? own.findIndex((word) => /^-\w*c$/.test(word)) : -1;
      if (given > 0) append(steps, stepsOf(own.slice(given + 1).join(' ')));
    }
    words = [];
    piped = pipe;
  };
  for (const [token] of script.matchAll(/\n|\|\|?&?|&&?|;|>|(?:\$\([^)]*\)|<\([^)]*\)|"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s;|&>"'])+|["']/g)) {
    if (token === '|' || token === '|&') end(true);
    else if (/^(\n|\|\||&|&&|;)$/.test(token)) end(false);
    else words.push(token.replace(/^(["'])([\s\S]*)\1$/, '$2'));
  }
  end(false);
  return steps;
}
