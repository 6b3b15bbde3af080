/** A variable of an `.env` file. */
export interface Variable<At> {
  readonly value: string;
  readonly at: At;
  /** True where the value would be longer than any program can be given: it counts as unknown. */
  readonly tooLong?: true;
}

/** A variable's share in a text. */
export interface Use<At> {
  readonly name: string;
  /** Where its value is written: in an `.env` file, or as the default inside the text (`[from, to)` of the text). */
  readonly source:
    | { readonly kind: 'env-file'; readonly at: At }
    | { readonly kind: 'default'; readonly from: number; readonly to: number };
}

export interface Interpolated<At> {
  /** Absent when the text hangs on a variable that nobody sets. */
  readonly value?: string;
  /** The text with nothing in the place of variables that nobody sets: what Compose reads when the shell does not set them either. */
  readonly blank: string;
  /** Names of the variables that nobody sets. */
  readonly unset: readonly string[];
  readonly uses: readonly Use<At>[];
  /** The part that is no template: Compose refuses the file. */
  readonly invalid?: string;
  /** True where the text would grow beyond all measure: it counts as unknown. */
  readonly tooLong?: true;
}

/**
 * Longer values are not read, and by this much variables may make a text longer: Linux starts no program with a longer string in its environment (MAX_ARG_STRLEN,
 * include/uapi/linux/binfmts.h).
 */
export const longestValue = 131_072;

/** Nesting beyond this is taken as plain text: defaults inside defaults inside defaults. */
const deepest = 20;

const named = /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{)/giy;
const opening = /\$\{[_a-z][_a-z0-9]*(:?[-+?])?/iy;
const braced = /\$\{([_a-z][_a-z0-9]*(?::?[-+?].*)?)\}/iy;

/**
 * Replaces variables as Compose does (compose-go template/template.go): `$X`, `${X}`, `${X:-d}`, `${X-d}`, `${X:?e}`, `${X?e}`,
 * `${X:+r}`, `${X+r}`, nested defaults, `$$`. The process environment is no input: a variable that no `.env` file sets and
 * that has no default is unset, and the text unknown.
 */
export function interpolate<At>(text: string, lookup: (name: string) => Variable<At> | undefined): Interpolated<At> {
  const unset: string[] = [];
  const uses: Use<At>[] = [];
  let invalid: string | undefined;
  let tooLong = false;
  let left = longestValue;
  const blank = replace(text, 0, 0);
  const refused = invalid === undefined ? {} : { invalid };
  if (tooLong) return { blank: '', unset, uses, ...refused, tooLong };
  const outcome = { blank, unset, uses, ...refused };
  return unset.length > 0 ? outcome : { ...outcome, value: blank };

  function replace(part: string, base: number, depth: number): string {
    let out = '';
    let i = 0;
    while (i < part.length && !tooLong) {
      const dollar = part.indexOf('$', i);
      if (dollar < 0 || depth > deepest) return out + part.slice(i);
      const { is, end } = replaceAt(part, dollar, base, depth);
      out += part.slice(i, dollar) + is;
      i = end;
    }
    return out;
  }

  /** What takes the place of a dollar and of what belongs to it, which ends at `end`. */
  function replaceAt(part: string, dollar: number, base: number, depth: number): { readonly is: string; readonly end: number } {
    named.lastIndex = dollar;
    const match = named.exec(part);
    if (!match) return { is: '$', end: dollar + 1 };
    if (match[1]) return { is: '$', end: dollar + 2 };
    if (match[2]) return { is: plain(match[2]), end: dollar + match[0].length };
    const end = endOfBraced(part, dollar);
    const inner = end === undefined ? undefined : innerOf(part.slice(dollar, end));
    if (end !== undefined && inner !== undefined) return { is: substitute(inner, base + dollar + 2, depth), end };
    invalid ??= part.slice(dollar);
    return { is: '$', end: dollar + 1 };
  }

  function plain(name: string): string {
    const found = lookup(name);
    if (!found) {
      unset.push(name);
      return '';
    }
    uses.push({ name, source: { kind: 'env-file', at: found.at } });
    left -= found.value.length;
    if (found.tooLong || left < 0) {
      tooLong = true;
      unset.push(name);
    }
    return found.value;
  }

  /** What stands between the braces; `base` is its place in the text. */
  function substitute(inner: string, base: number, depth: number): string {
    const [name = ''] = /^[_a-z][_a-z0-9]*/i.exec(inner) ?? [];
    if (name.length === inner.length) return plain(name);
    const colon = inner[name.length] === ':';
    const operator = inner[name.length + (colon ? 1 : 0)];
    const from = name.length + (colon ? 2 : 1);
    const word = inner.slice(from);
    const found = lookup(name);
    const set = found !== undefined && !(colon && found.value === '');
    if (operator === '+') return set ? replace(word, base + from, depth + 1) : '';
    if (set) return plain(name);
    if (operator === '-') {
      uses.push({ name, source: { kind: 'default', from: base + from, to: base + inner.length } });
      return replace(word, base + from, depth + 1);
    }
    unset.push(name);
    return '';
  }
}

/** A variable that a text names at its top level, not inside the default of another one. */
export interface Reference {
  readonly name: string;
  /** `-` = with a default, `?` = must be set, `+` = only tells whether it is set; nothing for `$X` and `${X}`. */
  readonly operator: '' | '-' | '?' | '+';
  /** `[from, to)` of the text, dollar and braces included. */
  readonly from: number;
  readonly to: number;
}

/** The variables that a text names, as `interpolate` reads them. */
export function references(text: string): Reference[] {
  const found: Reference[] = [];
  for (let i = text.indexOf('$'); i >= 0; i = text.indexOf('$', i)) {
    named.lastIndex = i;
    const match = named.exec(text);
    const end = match && !match[1] && !match[2] ? endOfBraced(text, i) : undefined;
    const inner = end === undefined ? undefined : innerOf(text.slice(i, end));
    if (match?.[2]) found.push({ name: match[2], operator: '', from: i, to: i + match[0].length });
    if (end !== undefined && inner !== undefined) {
      const [, name = '', operator = ''] = /^([_a-z][_a-z0-9]*):?([-+?])?/i.exec(inner) ?? [];
      found.push({ name, operator: operator as Reference['operator'], from: i, to: end });
    }
    i = end ?? i + Math.max(match?.[0].length ?? 1, 1);
  }
  return found;
}

/**
 * Where the braces that open at `dollar` end, as compose-go counts them: with the brace that closes the first one, else with the last of the line.
 * The character behind an opening brace is passed over. Nothing where they do not hold a variable.
 */
function endOfBraced(text: string, dollar: number): number | undefined {
  opening.lastIndex = dollar;
  const head = opening.exec(text);
  if (!head) return undefined;
  let i = dollar + head[0].length;
  if (head[1] === undefined) return text[i] === '}' ? i + 1 : undefined;
  let [depth, last] = [1, -1];
  for (; i < text.length && !isLineEnd(text.charCodeAt(i)); i++) {
    if (text[i] === '}') {
      last = i;
      if (--depth === 0) break;
    } else if (text[i] === '{') {
      depth++;
      if (text[i + 1] === '}') last = i + 1;
      if (i + 1 < text.length && !isLineEnd(text.charCodeAt(i + 1))) i++;
    }
  }
  return last < 0 ? undefined : last + 1;
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;
}

function innerOf(whole: string): string | undefined {
  braced.lastIndex = 0;
  const match = braced.exec(whole);
  return match && match[0].length === whole.length ? match[1] : undefined;
}
