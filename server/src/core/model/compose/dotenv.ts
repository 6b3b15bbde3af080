import type { FileId, Span } from '../../base/span';
import { interpolate, type Variable } from './interpolate';

const line = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*(?:=|:[ \t])[ \t]*/;

/**
 * Reads an `.env` file as compose-go does (dotenv/parser.go): quotes, escapes in double quotes, `export`, comments behind
 * white space, values over several lines in quotes, variables of lines above. A line that is none of these is passed over.
 * @param outer variables that are set already; they win over those of the lines above.
 * @returns the variables by name, each with the span of its value without quotes.
 */
export function parseDotenv(
  file: FileId,
  text: string,
  outer: (name: string) => Variable<Span> | undefined = () => undefined,
): ReadonlyMap<string, Variable<Span>> {
  const variables = new Map<string, Variable<Span>>();
  const lookup = (name: string) => outer(name) ?? variables.get(name);
  let i = text.startsWith('\uFEFF') ? 1 : 0;
  while (i < text.length) {
    const end = endOfLine(text, i);
    const head = line.exec(text.slice(i, end));
    if (!head) {
      i = end + 1;
      continue;
    }
    const start = i + head[0].length;
    const quote = text[start];
    const name = head[1]!;
    if (quote === '"' || quote === "'") {
      const close = closingQuote(text, start + 1, quote);
      if (close > 0) {
        const raw = text.slice(start + 1, close);
        const span = { file, start: start + 1, end: close };
        variables.set(name, quote === "'" ? { value: raw, at: span } : variableOf(unescapeText(raw), span, lookup));
        i = endOfLine(text, close) + 1;
        continue;
      }
    }
    const rest = text.slice(start, end);
    const comment = rest.search(/(?:^|\s)#/);
    const raw = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
    variables.set(name, variableOf(raw, { file, start, end: start + raw.length }, lookup));
    i = end + 1;
  }
  return variables;
}

function variableOf(raw: string, at: Span, lookup: (name: string) => Variable<Span> | undefined): Variable<Span> {
  const { blank, tooLong } = interpolate(raw, lookup);
  return { value: blank, at, ...(tooLong && { tooLong }) };
}

function endOfLine(text: string, from: number): number {
  const i = text.indexOf('\n', from);
  return i < 0 ? text.length : i;
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\' && quote === '"') i++;
    else if (text[i] === quote) return i;
  }
  return -1;
}

function unescapeText(raw: string): string {
  return raw.replace(/\\([nrt"\\$])/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t', $: '$$' })[c] ?? c);
}
