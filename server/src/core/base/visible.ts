/**
 * Characters that drive a terminal, turn the direction of writing around or take no room (Unicode 16, general categories Cc, Cf, Zl, Zp
 * without the signs of Arabic and Syriac; and the fillers of Hangul): C0 and C1 controls, soft hyphens, marks and isolates of the
 * bidirectional algorithm, zero-width characters, line and paragraph separators, interlinear marks, tags.
 */
const hidden =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Most texts are of this kind. */
const plain = /^[\x20-\x7e]*$/;

/**
 * A text of a file as it may be shown on one line: tabs become four spaces, control characters and characters that nobody sees become
 * visible, so that a file can neither drive what shows it nor look like what it is not.
 */
export function visible(text: string): string {
  if (plain.test(text)) return text;
  return text.replaceAll('\t', '    ').replace(hidden, shown);
}

/** The same for a text of several lines: their ends and their tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(hidden, (character, at: number) => {
    const stays = character === '\n' || character === '\t' || (character === '\r' && text[at + 1] === '\n');
    return stays ? character : shown(character);
  });
}

function shown(character: string): string {
  const code = character.codePointAt(0)!;
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}

/** A value as JSON on several lines; what could drive a terminal or is not to be seen is escaped, which programs read as the same text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(hidden, (character) =>
    character === '\n' ? character : [...Array(character.length).keys()].map((at) => escapeOf(character.charCodeAt(at))).join(''),
  );
}

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
