import { type ParseError, parse } from 'jsonc-parser';

/** Deeper nesting is no configuration, and the parser calls itself for each level. */
const deepest = 200;

/** The value of a JSON text with comments and trailing commas; a broken text is read as far as it goes. */
export function jsonValue(text: string): unknown {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[{\]}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > deepest) return undefined;
  }
  const errors: ParseError[] = [];
  return parse(text, errors, { allowTrailingComma: true });
}
