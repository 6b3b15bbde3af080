/** A text with a capital letter in front, so that a sentence can begin with it. */
export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
