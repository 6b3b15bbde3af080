/** Line breaks of YAML 1.1 that YAML 1.2 took back. The reader of Compose (go.yaml.in/yaml/v4, internal/libyaml) still ends a line there. */
const others = /\r(?!\n)|[\x85\u2028\u2029]/g;

/** One line break as that reader counts them. */
const breaks = /\r\n|[\n\r\x85\u2028\u2029]/;

/** A text in which each line break of Compose's reader is one of YAML 1.2. Offsets stay. */
export function withPlainBreaks(text: string): string {
  return text.replace(others, '\n');
}

/** True for a text with line breaks that most other programs do not take for one, beside those that they do. */
export function hasOddBreaks(text: string): boolean {
  return /[\x85\u2028\u2029]/.test(text) || (text.includes('\n') && /\r(?!\n)/.test(text));
}

/** True where Compose's reader keeps a line break as it is written instead of folding it: U+2028 and U+2029. */
export function keepsBreaks(raw: string): boolean {
  return /[\u2028\u2029]/.test(raw);
}

/**
 * The text of a scalar as Compose's reader makes it of several lines (scanFlowScalar, scanPlainScalar, scanBlockScalar).
 * @param raw the scalar as written, with its quotes or its header
 * @param grouped what comes out with every line break grouped alike; the answer for a grouped block that names its indentation
 * @param unescaped reads the inner part of a text in double quotes that stands on one line
 */
export function unfolded(
  raw: string,
  style: 'plain' | 'single' | 'double' | 'literal' | 'folded',
  grouped: string,
  unescaped: (line: string) => string | undefined,
): string {
  switch (style) {
    case 'plain':
      return joined(raw, false);
    case 'single':
      return joined(raw.slice(1, -1), false).replaceAll("''", "'");
    case 'double':
      return unescaped(joined(raw.slice(1, -1), true).replaceAll('\n', '\\n')) ?? grouped;
    case 'literal':
      return withBreaksOf(raw, grouped);
    case 'folded':
      return /^>[-+]?[1-9]/.test(raw) ? grouped : unfoldedBlock(raw);
  }
}

interface Lines {
  readonly lines: readonly string[];
  /** The break behind each line but the last: those that are kept as they are, the others as a line feed. */
  readonly ends: readonly string[];
}

function linesOf(raw: string): Lines {
  const all = new RegExp(breaks, 'g');
  return { lines: raw.split(breaks), ends: (raw.match(all) ?? []).map((end) => (keepsBreaks(end) ? end : '\n')) };
}

const trimStart = (line: string): string => line.slice(/^[ \t]*/.exec(line)![0].length);

function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return line.slice(0, end);
}

/** The lines of a plain or quoted scalar as one. @param escapes whether a backslash takes the break behind it away */
function joined(raw: string, escapes: boolean): string {
  const { lines, ends } = linesOf(raw);
  const last = lines.length - 1;
  let out = last > 0 ? trimEnd(lines[0]!) : lines[0]!;
  for (let i = 0; i < last; ) {
    const escaped = escapes && /(?:^|[^\\])(?:\\\\)*\\$/.test(lines[i]!.slice(-200));
    if (escaped) out = out.slice(0, -1);
    const first = escaped ? '' : ends[i]!;
    let more = '';
    for (i++; i < last && trimStart(lines[i]!) === ''; i++) more += ends[i]!;
    if (first === '\n') out += more === '' ? ' ' : more;
    else out += first + more;
    const line = trimStart(lines[i]!);
    out += i < last ? trimEnd(line) : line;
  }
  return out;
}

/** The text of a literal block with the breaks that are kept: line by line the same ones. */
function withBreaksOf(raw: string, text: string): string {
  const { ends } = linesOf(raw);
  // The first one ends the header.
  let next = 1;
  return text.replace(/\n/g, () => ends[next++] ?? '\n');
}

/** The text of a grouped block whose indentation is that of its first line. */
function unfoldedBlock(raw: string): string {
  const { lines, ends } = linesOf(raw);
  const indent =
    lines
      .slice(1)
      .find((line) => line.trim() !== '')
      ?.search(/[^ ]/) ?? 0;
  let out = '';
  let leading = '';
  let trailing = '';
  let blankBefore = false;
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!.slice(indent);
    const end = ends[i] ?? '';
    if (line === '' || lines[i]!.trim() === '') {
      trailing += end;
      continue;
    }
    const blank = line[0] === ' ' || line[0] === '\t';
    if (leading === '\n' && !blankBefore && !blank) out += trailing === '' ? ' ' : '';
    else out += leading;
    out += trailing + line;
    trailing = '';
    blankBefore = blank;
    leading = end;
  }
  const chomp = /^>[-+]/.exec(raw)?.[0][1];
  return out + (chomp === '-' ? '' : leading) + (chomp === '+' ? trailing : '');
}
