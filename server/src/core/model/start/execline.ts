/**
 * A script of execline as one command line: each of its programs runs the words behind it. Undefined where it holds blocks, which branch.
 */
export function execlineWords(text: string): string | undefined {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(#|$)/.test(line));
  return lines.some((line) => /[{}]/.test(line)) ? undefined : lines.join(' ').trim();
}
