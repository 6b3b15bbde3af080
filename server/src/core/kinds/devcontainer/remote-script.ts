import type { LifecycleCommand } from './commands';

const fetcher = /^(curl|wget|aria2c|iwr|irm|invoke-webrequest|invoke-restmethod)(\.exe)?$/i;
const interpreter =
  /^(sh|bash|dash|zsh|ksh|fish|ash|python[\d.]*|node|deno|perl|ruby|php|pwsh|powershell|iex|invoke-expression|source|\.|eval)(\.exe)?$/i;
/** Words in front of a program that start it. */
const wrapper = /^(sudo|env|exec|command|time|nice|nohup|then|do|else|if|!|\{|\(|-\w+|\w+=.*)$/;

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
  if (steps.some(({ words }) => /^(sha\d+sum|shasum|gpg|gpgv|cosign|minisign)$/.test(words[0] ?? ''))) return false;
  const files = new Set<string>();
  for (const [index, { words }] of steps.entries()) {
    const [program = '', ...args] = words;
    if (fetcher.test(program)) {
      for (let next = index + 1; steps[next]?.piped; next++) if (interpreter.test(steps[next]!.words[0] ?? '')) return true;
      for (const file of targetsOf(args)) files.add(file);
      continue;
    }
    if (files.has(plain(program)) || (interpreter.test(program) && args.some((arg) => files.has(plain(arg))))) return true;
    // The output of a command inside a word, or in the place of a file.
    const inside = args.join(' ');
    if (interpreter.test(program) && /(\$\(|`|<\(|\()\s*(sudo\s+)?(curl|wget|iwr|irm|invoke-webrequest)\b/i.test(inside)) return true;
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
    while (from < words.length && wrapper.test(words[from]!)) from++;
    if (from < words.length) {
      const own = words
        .slice(from)
        .map((word, index) => (index === 0 ? word.slice(word.lastIndexOf('/') + (word.startsWith('./') ? 0 : 1)) : word));
      steps.push({ words: own, piped });
      // `sh -c "curl x | sh"`: what the shell is given is a script of its own.
      const given = /^(sh|bash|dash|zsh)$/.test(own[0]!) ? own.findIndex((word) => /^-\w*c$/.test(word)) : -1;
      if (given > 0) steps.push(...stepsOf(own.slice(given + 1).join(' ')));
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
