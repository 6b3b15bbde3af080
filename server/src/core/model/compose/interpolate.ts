/** A variable of an `.env` file. */
export interface Variable<At> {
  readonly value: string;
  readonly at: At;
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
  /** Names of the variables that nobody sets. */
  readonly unset: readonly string[];
  readonly uses: readonly Use<At>[];
}

/** Nesting beyond this is taken as plain text: defaults inside defaults inside defaults. */
const deepest = 20;

/**
 * Replaces variables as Compose does (compose-go template/template.go): `$X`, `${X}`, `${X:-d}`, `${X-d}`, `${X:?e}`, `${X?e}`,
 * `${X:+r}`, `${X+r}`, nested defaults, `$$`. The process environment is no input: a variable that no `.env` file sets and
 * that has no default is unset, and the text unknown.
 */
export function interpolate<At>(text: string, lookup: (name: string) => Variable<At> | undefined): Interpolated<At> {
  const unset: string[] = [];
  const uses: Use<At>[] = [];
  const value = replace(text, 0, 0);
  return unset.length > 0 ? { unset, uses } : { value, unset, uses };

  function replace(part: string, base: number, depth: number): string {
    let out = '';
    let i = 0;
    while (i < part.length) {
      const dollar = part.indexOf('$', i);
      if (dollar < 0 || depth > deepest) return out + part.slice(i);
      out += part.slice(i, dollar);
      const next = part[dollar + 1];
      if (next === '$') {
        out += '$';
        i = dollar + 2;
        continue;
      }
      const braced = next === '{';
      const name = /^[_a-z][_a-z0-9]*/i.exec(part.slice(dollar + (braced ? 2 : 1), dollar + 300))?.[0];
      const close = braced ? closing(part, dollar + 2) : -1;
      if (name === undefined || (braced && close < 0)) {
        out += '$';
        i = dollar + 1;
        continue;
      }
      if (!braced) {
        out += plain(name);
        i = dollar + 1 + name.length;
        continue;
      }
      const from = dollar + 2 + name.length;
      out += modified(name, part.slice(from, close), base + from, depth);
      i = close + 1;
    }
    return out;
  }

  function plain(name: string): string {
    const found = lookup(name);
    if (!found) {
      unset.push(name);
      return '';
    }
    uses.push({ name, source: { kind: 'env-file', at: found.at } });
    return found.value;
  }

  function modified(name: string, modifier: string, base: number, depth: number): string {
    if (modifier === '') return plain(name);
    const colon = modifier.startsWith(':');
    const operator = modifier[colon ? 1 : 0];
    const skip = colon ? 2 : 1;
    const word = modifier.slice(skip);
    const found = lookup(name);
    const set = found !== undefined && !(colon && found.value === '');
    switch (operator) {
      case '-':
        if (set) return plain(name);
        uses.push({ name, source: { kind: 'default', from: base + skip, to: base + skip + word.length } });
        return replace(word, base + skip, depth + 1);
      case '?':
        if (set) return plain(name);
        unset.push(name);
        return '';
      case '+':
        return set ? replace(word, base + skip, depth + 1) : '';
      default:
        unset.push(name);
        return '';
    }
  }
}

/** The index of the brace that closes the one before `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '$' && text[i + 1] === '{') {
      depth++;
      i++;
    } else if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}
