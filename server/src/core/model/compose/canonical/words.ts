/** The words so far, and what is open. */
interface Splitting {
  readonly words: string[];
  word: string;
  /** True when there is a word, which may be empty. */
  got: boolean;
  escaped: boolean;
  double: boolean;
  single: boolean;
  tick: boolean;
  bracket: boolean;
}

/**
 * Splits a command line as compose-go does (mattn/go-shellwords): quotes and backslashes, nothing is run. A `;`, `&`, `|`, `<` or `>`
 * outside quotes ends the command.
 * @returns `undefined` for a quote or bracket that is not closed: Compose refuses it.
 */
export function shellWords(line: string): string[] | undefined {
  const s: Splitting = { words: [], word: '', got: false, escaped: false, double: false, single: false, tick: false, bracket: false };
  for (const c of line) {
    const meaning = meaningOf(s, c);
    if (meaning === 'refused') return undefined;
    if (meaning === 'end') break;
    if (meaning === 'sign') continue;
    s.got ||= meaning === 'part';
    s.word += c;
  }
  if (s.got) s.words.push(s.word);
  return s.escaped || isOpen(s) ? undefined : s.words;
}

function isOpen({ double, single, tick, bracket }: Splitting): boolean {
  return double || single || tick || bracket;
}

/**
 * What a character is: `part` of a word, `kept` in one that something else makes, a `sign` that does not show, the `end` of the command, or
 * `refused`.
 */
type Meaning = 'part' | 'kept' | 'sign' | 'end' | 'refused';

function meaningOf(s: Splitting, c: string): Meaning {
  if (s.escaped) {
    s.escaped = false;
    return 'part';
  }
  switch (c) {
    case '\\':
      s.escaped = !s.single;
      return s.single ? 'kept' : 'sign';
    case ' ':
    case '\t':
    case '\r':
    case '\n':
      return isOpen(s) ? 'kept' : endWord(s);
    case '`':
      if (!s.single && !s.double && !s.bracket) s.tick = !s.tick;
      return 'part';
    case '(':
    case ')':
      return s.single || s.double || s.tick ? 'part' : bracket(s, c);
    case '"':
      return s.single || s.bracket ? 'part' : quote(s, 'double');
    case "'":
      return s.double || s.bracket ? 'part' : quote(s, 'single');
    case ';':
    case '&':
    case '|':
    case '<':
    case '>':
      return isOpen(s) ? 'part' : endCommand(s, c);
    default:
      return 'part';
  }
}

function endWord(s: Splitting): Meaning {
  if (!s.got) return 'sign';
  s.words.push(s.word);
  s.word = '';
  s.got = false;
  return 'sign';
}

/** In front of a `>` stands the number that it redirects. */
function endCommand(s: Splitting, c: string): Meaning {
  if (c === '>' && /^\d/.test(s.word)) s.got = false;
  return 'end';
}

/** `$(` opens a command, which is kept as it is. */
function bracket(s: Splitting, c: string): Meaning {
  if (c === '(' && (s.bracket || !s.word.endsWith('$'))) return 'refused';
  s.bracket = !s.bracket;
  return c === '(' ? 'kept' : 'part';
}

/** Quotes with nothing between them are a word as well. */
function quote(s: Splitting, kind: 'double' | 'single'): Meaning {
  if (s[kind]) s.got = true;
  s[kind] = !s[kind];
  return 'sign';
}
