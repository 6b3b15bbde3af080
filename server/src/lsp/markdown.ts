import { visible } from '../core/base/visible';

/**
 * Text of the user's files that must not turn into markup: neither emphasis, image, link nor HTML, nor an address that a renderer makes a
 * link by itself (GitHub Flavored Markdown 6.9: `://`, `www.`, mail addresses). All of it is on one line.
 */
export function escaped(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>#|~!()&@]/g, '\\$&')
    .replace(/:(?=\/\/)|\.(?<=\bwww\.)/gi, '\\$&');
}

/**
 * Text of the user's files as code: the fence is longer than any that the text holds (CommonMark 0.31, 6.1).
 * @param inTable a bar would end the cell, even there.
 */
export function code(text: string, inTable = false): string {
  const shown = visible(text);
  const fence = '`'.repeat(Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  const pad = shown === '' || /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${inTable ? shown.replaceAll('|', '\\|') : shown}${pad}${fence}`;
}

/** Markdown of our own making without its marks, for editors that show plain text. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/```[a-z]*\n?/g, '')
    .replace(/(?<!\\)\[([^\]]*)\]\(([^)]*)\)/g, '$1 <$2>')
    .replace(/(?<!\\)(\*\*|`)/g, '')
    .replace(/\\([\\`*_[\]<>#|~!()&@:.])/g, '$1');
}
