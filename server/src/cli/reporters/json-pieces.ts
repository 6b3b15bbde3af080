import { jsonText } from '../../core/base/visible';

/** Pieces of about so many characters are written at once. */
const enough = 65_536;

/**
 * The text of a JSON document that has a long list, piece by piece: neither the list nor its text is ever there as a whole.
 * @param frame the document with an empty list under the key, and nowhere else
 */
export function* jsonPieces(frame: object, key: string, list: Iterable<object>): Generator<string> {
  const text = `${jsonText(frame)}\n`;
  // A line end is in no string of a JSON text, so that this is the key.
  const { 0: start, 1: indent = '', index } = new RegExp(`\n( *)"${key}": \\[(?=\\])`).exec(text)!;
  const [before, after] = [text.slice(0, index + start.length), text.slice(index + start.length)];
  const inner = `\n${indent}  `;
  let piece = before;
  let separator = '';
  for (const item of list) {
    piece += separator + inner + jsonText(item).replaceAll('\n', inner);
    separator = ',';
    if (piece.length < enough) continue;
    yield piece;
    piece = '';
  }
  yield piece + (separator === '' ? after : `\n${indent}${after}`);
}
