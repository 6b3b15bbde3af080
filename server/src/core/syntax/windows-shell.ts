import { append } from '../base/many';
import { LONGEST } from './shell';
import type { ShellAssignment, ShellCommand, ShellItem, ShellPart, ShellReading, ShellRedirect, ShellWord } from './shelltree';

/** Deepest nesting of parentheses and braces that is followed. */
const DEEPEST = 40;

interface Reader {
  readonly text: string;
  readonly powershell: boolean;
  at: number;
  depth: number;
  spoilt: boolean;
}

/**
 * Reads a text as PowerShell or as a command line of `cmd`: words, quotes, variables, pipes, `;`, `&`, `&&`, `||`, parentheses and script
 * blocks. It knows no statements: `if ($x) { a }` is a command `if` with two groups, so that what they hold is seen. Total.
 */
export function parseWindowsShell(text: string, language: 'cmd' | 'powershell'): ShellReading {
  if (text.length > LONGEST) return { script: { items: [] }, understood: false };
  const reader: Reader = { text, powershell: language === 'powershell', at: 0, depth: 0, spoilt: false };
  const items = sequence(reader, '');
  return { script: { items }, understood: !reader.spoilt };
}

/** Reads commands up to a closing sign (`''`: the end) and steps behind it. */
function sequence(r: Reader, close: string): ShellItem[] {
  const items: ShellItem[] = [];
  // The list that is still growing, and what it was made of.
  let open: { readonly items: ShellItem[]; readonly operators: ('&&' | '||')[] } | undefined;
  let operator: '&&' | '||' | undefined;
  for (;;) {
    const item = pipeline(r, close);
    const last = items.at(-1);
    if (item && operator && last) {
      if (!open) {
        open = { items: [last], operators: [] };
        items[items.length - 1] = { kind: 'list', ...open };
      }
      open.items.push(item);
      open.operators.push(operator);
    } else if (item) {
      items.push(item);
      open = undefined;
    }
    const c = r.text[r.at];
    if (c === undefined) {
      if (close !== '') r.spoilt = true;
      return items;
    }
    if (c === close) {
      r.at++;
      return items;
    }
    operator = undefined;
    if (r.text.startsWith('&&', r.at) || r.text.startsWith('||', r.at)) {
      operator = r.text.slice(r.at, r.at + 2) as '&&' | '||';
      r.at += 2;
    } else r.at++;
  }
}

/** Reads `a | b`. */
function pipeline(r: Reader, close: string): ShellItem | undefined {
  const start = r.at;
  const items: ShellItem[] = [];
  for (;;) {
    const item = command(r, close);
    if (item) items.push(item);
    if (r.text[r.at] !== '|' || r.text[r.at + 1] === '|') break;
    r.at++;
  }
  return items.length > 1 ? { kind: 'pipeline', items, start, end: r.at } : items[0];
}

/** True where a command ends. */
function ends(r: Reader, close: string): boolean {
  const c = r.text[r.at];
  if (c === undefined || c === close || c === '|' || c === '\n') return true;
  if (c === '&') return !r.powershell || r.text[r.at + 1] === '&';
  // A sign that closes nothing ends a command as well: nothing is skipped in silence.
  return r.powershell && (c === ';' || c === '}' || c === ')');
}

function command(r: Reader, close: string): ShellCommand | undefined {
  const words: ShellWord[] = [];
  const redirects: ShellRedirect[] = [];
  skipSpace(r);
  let start = r.at;
  let called = false;
  for (;;) {
    skipSpace(r);
    if (ends(r, close)) break;
    // The call operator and dot sourcing run the next word; `@` in front of a command hides it from the screen of cmd.
    if (words.length === 0 && r.text[r.at] === (r.powershell ? '&' : '@')) {
      r.at++;
      start = r.at;
      called = true;
      continue;
    }
    if (skipComment(r)) continue;
    const sign = redirectSign(r);
    if (sign === undefined) words.push(word(r, close, words.length === 0));
    // `2>&1` joins two outputs and names no file.
    else if (sign.includes('&')) r.at += sign.length;
    else redirects.push(redirect(r, sign, close));
  }
  const end = words.at(-1)?.end ?? r.at;
  const assignment = r.powershell ? assigned(words) : undefined;
  const rest = assignment ? words.slice(2) : words;
  if (rest.length + redirects.length === 0) return undefined;
  const expression = r.powershell && !called && /^[$'"([@\d]/.test(rest[0]?.text ?? '');
  return {
    kind: 'command',
    start,
    end,
    words: rest,
    assignments: assignment ? [assignment] : [],
    redirects,
    ...(expression && { expression }),
  };
}

function skipComment(r: Reader): boolean {
  if (!r.powershell || r.text[r.at] !== '#') return false;
  const newline = r.text.indexOf('\n', r.at);
  r.at = newline < 0 ? r.text.length : newline;
  return true;
}

/** `>`, `2>>`, `*>`, `2>&1`, `<`. */
function redirectSign({ text, at }: Reader): string | undefined {
  const sign = /(?:[0-9*])?>>?(?:&\d)?|</y;
  sign.lastIndex = at;
  return sign.exec(text)?.[0];
}

function redirect(r: Reader, sign: string, close: string): ShellRedirect {
  const start = r.at;
  r.at += sign.length;
  skipSpace(r);
  const target = ends(r, close) ? undefined : word(r, close);
  return { start, end: r.at, operator: sign.replace(/^[0-9*]/, ''), ...(target && { target }) };
}

/** `$x = value` and `[Type]::Member = value`. */
function assigned(words: readonly ShellWord[]): ShellAssignment | undefined {
  const [target, equals, value] = words;
  if (!target || equals?.text !== '=' || !value) return undefined;
  return { name: target.text.replace(/^\$(env:)?/i, ''), start: target.start, end: value.end, value };
}

function skipSpace(r: Reader): void {
  for (;;) {
    const c = r.text[r.at];
    // In PowerShell a comma parts two words as well as a space does.
    if (c === ' ' || c === '\t' || c === '\r' || (r.powershell && c === ',')) r.at++;
    else if (r.powershell && c === '`' && r.text[r.at + 1] === '\n') r.at += 2;
    else return;
  }
}

/** @param first true for the word that names the command */
function word(r: Reader, close: string, first = false): ShellWord {
  const start = r.at;
  const parts: ShellPart[] = [];
  while (r.at < r.text.length && !endsWord(r, start, close)) {
    const before = r.at;
    part(r, parts, close, first && r.at === start);
    if (r.at === before) r.at++;
  }
  return { start, end: r.at, text: r.text.slice(start, r.at), parts };
}

function endsWord(r: Reader, start: number, close: string): boolean {
  const c = r.text[r.at];
  if (c === ' ' || c === '\t' || c === '\r' || (r.powershell && c === ',')) return true;
  if (c === '>') return r.at > start;
  return ends(r, close) && !(c === '&' && r.at === start);
}

/** Reads one part of a word. @param mayGroup true where cmd takes a parenthesis for the start of a group */
function part(r: Reader, parts: ShellPart[], close: string, mayGroup: boolean): void {
  const c = r.text[r.at];
  const sign = r.powershell ? groupSign(r) : mayGroup && c === '(' ? 1 : 0;
  if (c === '"') doubleQuoted(r, parts);
  else if (r.powershell && c === "'") singleQuoted(r, parts);
  else if (sign > 0) parts.push(group(r, r.text[r.at + sign - 1] === '(' ? ')' : '}', sign, false));
  else if (!variable(r, parts, false)) plain(r, parts, close);
}

/** How many characters open a group of PowerShell here: `(`, `{`, `@(`, `@{`. */
function groupSign({ text, at }: Reader): number {
  return /^(?:@?[({])/.exec(text.slice(at, at + 2))?.[0].length ?? 0;
}

/** Characters without a meaning of their own. */
function plain(r: Reader, parts: ShellPart[], close: string): void {
  const start = r.at;
  let value = '';
  const escapeSign = r.powershell ? '`' : '^';
  while (r.at < r.text.length) {
    const c = r.text[r.at]!;
    if (c === escapeSign) {
      value += r.text[r.at + 1] ?? '';
      r.at += 2;
      continue;
    }
    const stops = r.powershell ? ' \t\r,"\'(){}$>' : ' \t\r">%';
    if (r.at > start && (stops.includes(c) || ends(r, close))) break;
    value += c;
    r.at++;
  }
  r.at = Math.min(r.at, r.text.length);
  parts.push({ kind: 'text', start, end: r.at, quoted: false, value, text: r.text.slice(start, r.at) });
}

function singleQuoted(r: Reader, parts: ShellPart[]): void {
  const start = r.at++;
  let value = '';
  for (;;) {
    const c = r.text[r.at];
    if (c === undefined) {
      r.spoilt = true;
      break;
    }
    r.at++;
    if (c !== "'") value += c;
    else if (r.text[r.at] === "'") {
      value += c;
      r.at++;
    } else break;
  }
  parts.push({ kind: 'text', start, end: r.at, quoted: true, value, text: r.text.slice(start, r.at) });
}

function doubleQuoted(r: Reader, parts: ShellPart[]): void {
  let start = r.at++;
  let value = '';
  const close = (end: number): void => {
    parts.push({ kind: 'text', start, end, quoted: true, value, text: r.text.slice(start, end) });
  };
  for (;;) {
    const c = r.text[r.at];
    if (c === undefined) {
      // cmd takes an open quote for closed at the end of the line.
      if (r.powershell) r.spoilt = true;
      break;
    }
    const meant = escapedIn(r);
    if (meant !== undefined) {
      value += meant;
      r.at += 2;
      continue;
    }
    if (c === '"') {
      r.at++;
      break;
    }
    const before = r.at;
    const inner: ShellPart[] = [];
    if ((c === '$' || c === '%') && variable(r, inner, true)) {
      if (value !== '') close(before);
      append(parts, inner);
      start = r.at;
      value = '';
    } else {
      value += c;
      r.at++;
    }
  }
  r.at = Math.min(r.at, r.text.length);
  close(r.at);
}

/** What the next two characters inside double quotes stand for, where the first one is an escape. */
function escapedIn({ text, at, powershell }: Reader): string | undefined {
  const next = text[at + 1];
  switch (text[at]) {
    case '`':
      return powershell ? (next ?? '') : undefined;
    case '"':
      return powershell && next === '"' ? '"' : undefined;
    case '\\':
      // Programs, not cmd, read \" as a quote; cmd then counts its quotes otherwise, which matters to no rule.
      return !powershell && next === '"' ? '"' : undefined;
    default:
      return undefined;
  }
}

/** `( )`, `$( )`, `@( )`, `{ }`: what stands inside is read as commands. */
function group(r: Reader, close: ')' | '}', sign: number, quoted: boolean): ShellPart {
  const start = r.at;
  r.at += sign;
  r.depth++;
  let items: ShellItem[] = [];
  if (r.depth > DEEPEST) {
    r.spoilt = true;
    r.at = r.text.length;
  } else items = sequence(r, close);
  r.depth--;
  const how = close === '}' ? 'block' : 'command';
  return { kind: 'script', start, end: r.at, quoted, text: r.text.slice(start, r.at), how, script: { items } };
}

/** `%X%`; `$X`, `${X}`, `$env:X`, `$( )`. */
function variable(r: Reader, parts: ShellPart[], quoted: boolean): boolean {
  if (r.powershell && r.text.startsWith('$(', r.at)) {
    parts.push(group(r, ')', 2, quoted));
    return true;
  }
  const pattern = r.powershell ? /\$(?:\{(?:env:)?([^}]*)\}|(?:env:)?(\w+))/iy : /%(\w+)%/y;
  pattern.lastIndex = r.at;
  const found = pattern.exec(r.text);
  if (!found) return false;
  const start = r.at;
  r.at += found[0].length;
  parts.push({ kind: 'variable', start, end: r.at, quoted, text: found[0], name: found[1] ?? found[2] ?? '', plain: true });
  return true;
}
