import { isShell, programFacts } from '../../knowledge/program/find';
import { nameOf } from './start';

/**
 * The program behind `#!`, the one that env starts.
 * @param supervised true for a script of s6-overlay, where with-contenv is another env
 */
export function languageOf(text: string, supervised: boolean): string | undefined {
  const [, first = '', rest = ''] = /^#!\s*(\S+)[ \t]*([^\r\n]*)/.exec(text) ?? [];
  if (first === '') return undefined;
  const program = nameOf(first);
  if (program !== 'env' && !(supervised && program === 'with-contenv')) return program;
  return nameOf(rest.split(/\s+/).find((word) => word !== '' && !word.startsWith('-') && !word.includes('=')) ?? program);
}

/** True for a program that runs programs in its language. */
export function isInterpreter(program: string): boolean {
  return isShell(program) || programFacts(program)?.interpreter !== undefined;
}

/** Scripts of systems and environments that set variables, and no more. */
export const harmlessScript = /\/bin\/activate$|^\/etc\/(os-release|lsb-release|profile)$|\/nvm\.sh$|\/\.(bashrc|profile)$/;

/** `$(dirname "$0")` and its kin as the folder of the script. */
export function withOwnFolder(text: string, path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  return text
    .replaceAll(/\$\( *dirname +(?:-- +)?"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"? *\)/g, () => folder)
    .replaceAll(/\$\( *cd +(?:-- +)?"?(\/[\w./-]*)"? *(?:>\/dev\/null *(?:2>&1)? *)?&& *pwd(?: -P)? *\)/g, '$1');
}

/** Calls by which programs in Python, JavaScript, PHP and Ruby ask who they are, give files away, or become another user. */
export const switchesUser =
  /\b(os\.(set(e|re|res)?[ug]id|get(e)?uid|initgroups|l?chown)|process\.(set(e)?[ug]id|get(e)?uid|initgroups)|fs\.chown(Sync)?|posix_(set|get)(e)?uid|Process::(UID|GID|Sys)|Process\.(e?uid|egid))\b/;

/** Calls by which programs in Python, JavaScript, PHP and Ruby write to a place that they name, with that place. */
const writing = [
  /\bopen\(\s*["'](\/[^"'\n]+)["']\s*,\s*(?:mode\s*=\s*)?["'][wax]/g,
  /\b(?:os\.(?:makedirs|mkdir|mknod)|sqlite3\.connect|shelve\.open|FileHandler)\(\s*["'](\/[^"'\n]+)["']/g,
  /\bPath\(\s*["'](\/[^"'\n]+)["']\s*\)\.(?:write_text|write_bytes|mkdir|touch)\(/g,
  /\b(?:(?:write|append)File(?:Sync)?|createWriteStream|mkdir(?:Sync)?|file_put_contents|File\.write|mkdir_p)\(\s*["'`](\/[^"'`$\n]+)["'`]/g,
];

/** The places that a program names where it writes, as far as they are written out. */
export function placesWritten(text: string): readonly string[] {
  return writing.flatMap((call) => [...text.matchAll(call)].map(([, path]) => path!));
}

/** Bash's own variables for the user, which in its conditions stand in no command. */
export const asksForUser = /^[^#\n]*(\bEUID\b|\$\{?UID\b(?!:?[-=]))/m;

/** What a shell does itself. */
export const builtIn: ReadonlySet<string> = new Set(
  (
    '. : [ [[ alias bg break builtin case command continue declare echo eval exec exit export false getopts hash let local ' +
    'printf pwd read readonly return set shift shopt source test trap true type typeset ulimit umask unset wait'
  ).split(' '),
);
