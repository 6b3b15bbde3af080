import { programFacts } from '../../knowledge/program/find';
import type { Wrapper } from '../../knowledge/program/program';
import type { Language, Word } from './command';
import { joinTexts, type PlacedText } from './text';

/** What a command runs in its turn. */
type Inner =
  /** A program with its arguments. */
  | { readonly kind: 'words'; readonly words: readonly Word[]; readonly settings: readonly Word[]; readonly as?: string }
  /** A text that a shell reads. */
  | { readonly kind: 'text'; readonly text: PlacedText; readonly language: Language; readonly as?: string; readonly pipefail?: boolean };

/** What a command runs in its turn: `sudo`, `env`, `sh -c`, `eval`, `xargs`, `find -exec` and their kin; nothing for all others. */
export function innerOf(name: string, args: readonly Word[]): Inner[] {
  const facts = programFacts(name);
  if (facts?.shell) return shellText(args);
  if (facts?.wraps) return behindOptions(facts.wraps, args);
  switch (name) {
    case 'eval':
      return textOf(args, 'sh');
    case 'su':
    case 'runuser':
      return switchUser(args);
    case 'find':
      return execOf(args);
    case 'powershell':
    case 'pwsh':
      return powershellText(args);
    case 'cmd': {
      const at = args.findIndex((arg) => /^\/[ck]$/i.test(arg.value));
      return at < 0 ? [] : textOf(args.slice(at + 1), 'cmd');
    }
    default:
      return [];
  }
}

/** Options of shells that take the next word. */
const SHELL_VALUED = { short: 'oO', long: ['rcfile', 'init-file'] } as const;

function textOf(args: readonly Word[], language: Language, as?: string): Inner[] {
  const text = joinTexts(args, ' ');
  return text ? [{ kind: 'text', text, language, ...(as !== undefined && { as }) }] : [];
}

/** What a shell is asked to do. */
interface ShellCall {
  /** It takes a text behind its options: `-c TEXT`, `-lc TEXT`, `-euo pipefail -c TEXT`. */
  readonly takesText: boolean;
  /** It reads its input whatever stands behind: `-s`. */
  readonly takesInput: boolean;
  readonly pipefail: boolean;
  /** The first word that is no option and no value of one. */
  readonly first?: Word;
}

function shellCall(args: readonly Word[]): ShellCall {
  let takesText = false;
  let takesInput = false;
  let pipefail = false;
  let i = 0;
  for (; i < args.length; i++) {
    const { value } = args[i]!;
    if (value === '-' || value === '--') {
      i++;
      break;
    }
    if (/^[-+][a-zA-Z]+$/.test(value)) {
      takesText ||= value.startsWith('-') && value.includes('c');
      takesInput ||= value.startsWith('-') && value.includes('s');
      if (!SHELL_VALUED.short.includes(value.at(-1)!)) continue;
      pipefail ||= args[i + 1]?.value === 'pipefail';
      i++;
    } else if (!value.startsWith('--')) break;
    else if (SHELL_VALUED.long.some((long) => value === `--${long}`)) i++;
  }
  const first = args[i];
  return { takesText, takesInput, pipefail, ...(first && { first }) };
}

function shellText(args: readonly Word[]): Inner[] {
  const { takesText, pipefail, first } = shellCall(args);
  return takesText && first ? [{ kind: 'text', text: first, language: 'sh', pipefail }] : [];
}

/** True for the arguments of a shell that reads its script from standard input. */
export function readsInput(args: readonly Word[]): boolean {
  const { takesText, takesInput, first } = shellCall(args);
  return !takesText && (takesInput || !first || first.value === '/dev/stdin');
}

/** The file that a shell is asked to run. */
export function scriptFile(args: readonly Word[]): Word | undefined {
  const { takesText, takesInput, first } = shellCall(args);
  return takesText || takesInput ? undefined : first;
}

/** True for the arguments of a shell that turn pipefail on. */
export function pipefailIn(args: readonly Word[]): boolean {
  return shellCall(args).pipefail;
}

function behindOptions(wrapper: Wrapper, args: readonly Word[]): Inner[] {
  const verb = wrapper.verb ? args.findIndex(({ value }) => !value.startsWith('-')) : -1;
  if (wrapper.verb && !wrapper.verb.test(args[verb]?.value ?? '')) return [];
  const words = args.slice(verb + 1);
  const { end, user } = optionsOf(wrapper, words);
  let i = end;
  const settings: Word[] = [];
  if (wrapper.settings) for (; i < words.length && /^[A-Za-z_]\w*=/.test(words[i]!.value); i++) settings.push(words[i]!);
  const as = wrapper.user === 'first' ? words[i]?.value : user;
  const inner = words.slice(i + (wrapper.skip ?? 0));
  return inner.length === 0 ? [] : [{ kind: 'words', words: inner, settings, ...(as !== undefined && { as }) }];
}

/** Where the options of a wrapper end, and the user that one of them names. */
function optionsOf(wrapper: Wrapper, args: readonly Word[]): { readonly end: number; readonly user: string | undefined } {
  let user: string | undefined;
  let i = 0;
  while (i < args.length) {
    const { value } = args[i]!;
    if (value === '--') return { end: i + 1, user };
    if (!value.startsWith('-') || value === '-') break;
    const { name, given, takesNext } = value.startsWith('--') ? longOption(wrapper, value) : cluster(wrapper, value);
    if (Array.isArray(wrapper.user) && wrapper.user.includes(name)) user = given ?? args[i + 1]?.value;
    i += takesNext ? 2 : 1;
  }
  return { end: i, user };
}

/** An option of a wrapper: its name, what it is given in the same word, and whether the next word is its value. */
interface WrapperOption {
  readonly name: string | undefined;
  readonly given: string | undefined;
  readonly takesNext: boolean;
}

function longOption({ long }: Wrapper, text: string): WrapperOption {
  const equals = text.indexOf('=');
  const name = text.slice(2, equals < 0 ? undefined : equals);
  return { name, given: equals < 0 ? undefined : text.slice(equals + 1), takesNext: equals < 0 && long?.includes(name) === true };
}

/** Of a cluster of short options, the first that takes a value: it ends the cluster. */
function cluster({ short = '' }: Wrapper, text: string): WrapperOption {
  const at = text.split('').findIndex((letter, index) => index > 0 && short.includes(letter));
  if (at < 0) return { name: undefined, given: undefined, takesNext: false };
  const rest = text.slice(at + 1);
  return { name: text[at], given: rest === '' ? undefined : rest, takesNext: rest === '' };
}

/** `su [-] USER -c TEXT`, `runuser -u USER -- PROGRAM`. */
function switchUser(args: readonly Word[]): Inner[] {
  let as: string | undefined;
  let text: Word | undefined;
  for (let i = 0; i < args.length; i++) {
    const { value } = args[i]!;
    if (value === '--') {
      const words = args.slice(i + 1);
      if (words.length > 0 && as !== undefined) return [{ kind: 'words', words, settings: [], as }];
    } else if (!value.startsWith('-')) {
      if (as !== undefined && !text) return [{ kind: 'words', words: args.slice(i), settings: [], as }];
      as ??= value;
    } else if (/^(-c|--command)$/.test(value)) text = args[++i];
    else if (value.startsWith('--command=')) text = args[i];
    else if (/^(-u|--user)$/.test(value)) as = args[++i]?.value;
    else if (/^(-[sgGw]|--(shell|group|supp-group))$/.test(value)) i++;
  }
  return text ? textOf([text], 'sh', as ?? 'root') : [];
}

/** `find ... -exec PROGRAM {} ;`. */
function execOf(args: readonly Word[]): Inner[] {
  const found: Inner[] = [];
  for (let i = 0; i < args.length; i++) {
    if (!/^-(exec|execdir|ok|okdir)$/.test(args[i]!.value)) continue;
    let end = i + 1;
    while (end < args.length && args[end]!.value !== ';' && args[end]!.value !== '+') end++;
    if (end > i + 1) found.push({ kind: 'words', words: args.slice(i + 1, end), settings: [] });
    i = end;
  }
  return found;
}

/** `-Command TEXT`, or the text without the option; nothing for a script file. */
function powershellText(args: readonly Word[]): Inner[] {
  for (let i = 0; i < args.length; i++) {
    const { value } = args[i]!;
    if (/^[-/](c|command)$/i.test(value)) return textOf(args.slice(i + 1), 'powershell');
    if (/^[-/](f|file|e|ec|enc|encodedcommand)$/i.test(value)) return [];
    if (/^[-/](ex|ep|executionpolicy|version|inputformat|outputformat|windowstyle|configurationname|workingdirectory)$/i.test(value)) i++;
    else if (!/^[-/]/.test(value)) return textOf(args.slice(i), 'powershell');
  }
  return [];
}
