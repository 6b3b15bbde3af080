import { lineStarts } from '../../server/src/core/base/lines';
import type { Files } from './open';

/** A way in which the same file may lie on the disk. */
export interface Variant {
  readonly name: string;
  /** The text of a file as this variant has it. */
  of(text: string, file: string): string;
  /** The text of a file that a fix makes: it has the line breaks of the others, and no byte order mark. */
  ofNew(text: string, file: string): string;
  /** A fixed text without what a fix of this variant may do either way. */
  settled(text: string): string;
  /** The offset in `of(text)` of a place in `text`. */
  offset(text: string, file: string, place: { readonly line: number; readonly column: number }): number;
}

const bom = '\uFEFF';

function variant(name: string, of: (text: string) => string, settled = (text: string) => text): Variant {
  return {
    name,
    of,
    ofNew: (text) => of(text).replace(bom, ''),
    settled,
    offset(text, _, { line, column }) {
      const shape = of(text);
      const shift = line === 0 && shape.startsWith(bom) ? 1 : 0;
      return lineStarts(shape)[line]! + shift + column;
    },
  };
}

function cutLastBreak(text: string): string {
  return text.replace(/\n$/, '');
}

/** JSON may be indented with tabs, YAML may not. */
const tabs: Variant = {
  name: 'JSON with tabs',
  of(text, file) {
    if (!/\.jsonc?$/.test(file)) return text;
    return text.replace(/^ +/gm, (blanks) => '\t'.repeat(Math.floor(blanks.length / 2)) + ' '.repeat(blanks.length % 2));
  },
  ofNew: (text, file) => tabs.of(text, file),
  settled: (text) => text,
  offset(text, file, { line, column }) {
    const shape = tabs.of(text, file);
    const blanks = /^ */.exec(text.split('\n')[line]!)![0].length;
    const kept = /^[\t ]*/.exec(shape.split('\n')[line]!)![0].length;
    return lineStarts(shape)[line]! + column - (column >= blanks ? blanks - kept : 0);
  },
};

/** Each fixture is run in all of them; nothing but offsets may differ. */
export const variants: readonly Variant[] = [
  variant('as written', (text) => text),
  variant('with CRLF', (text) => text.replaceAll('\n', '\r\n')),
  variant('with a BOM', (text) => bom + text),
  // Whether the break before a removed last line goes with it is left open.
  variant('without the last line break', cutLastBreak, cutLastBreak),
  tabs,
];

/** All files of a project in one variant. */
export function asVariant(files: Files, { of }: Variant): Files {
  return new Map([...files].map(([name, text]) => [name, of(text, name)]));
}
