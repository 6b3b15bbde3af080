/**
 * Splits a command line as compose-go does (mattn/go-shellwords): quotes and backslashes, nothing is run. A `;`, `&`, `|`, `<` or `>`
 * outside quotes ends the command.
 * @returns `undefined` for a quote or bracket that is not closed: Compose refuses it.
 */
export function shellWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word = '';
  let got = false;
  let escaped = false;
  let double = false;
  let single = false;
  let tick = false;
  let bracket = false;
  for (const c of line) {
    if (escaped) {
      word += c;
      escaped = false;
      got = true;
      continue;
    }
    if (c === '\\') {
      if (single) word += c;
      else escaped = true;
      continue;
    }
    if (c === ' ' || c === '\t' || c === '\r' || c === '\n') {
      if (single || double || tick || bracket) word += c;
      else if (got) {
        words.push(word);
        word = '';
        got = false;
      }
      continue;
    }
    if (c === '`' && !single && !double && !bracket) tick = !tick;
    else if (c === ')' && !single && !double && !tick) bracket = !bracket;
    else if (c === '(' && !single && !double && !tick) {
      if (bracket || !word.endsWith('$')) return undefined;
      bracket = true;
      word += '(';
      continue;
    } else if (c === '"' && !single && !bracket) {
      if (double) got = true;
      double = !double;
      continue;
    } else if (c === "'" && !double && !bracket) {
      if (single) got = true;
      single = !single;
      continue;
    } else if (';&|<>'.includes(c) && !single && !double && !tick && !bracket) {
      if (c === '>' && /^\d/.test(word)) got = false;
      break;
    }
    got = true;
    word += c;
  }
  if (got) words.push(word);
  return escaped || single || double || tick || bracket ? undefined : words;
}
