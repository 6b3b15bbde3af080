/** Words in a row, as a sentence has them: `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return series(words, 'or');
}

/** The same with "and". */
export function allOf(words: readonly string[]): string {
  return series(words, 'and');
}

function series(words: readonly string[], last: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
