import { DiagnosticSeverity, type Position, type Range } from 'vscode-languageserver';
import { lineStarts, offsetAt, placeAt } from '../core/base/lines';
import type { FileId, Span } from '../core/base/span';
import { levelOf, type Shown } from './presented';
import type { EditorSettings } from './settings';

/** How positions are counted on the wire. */
export type Encoding = 'utf-16' | 'utf-8';

/** Offsets of the core to positions of the protocol and back. */
export interface Converter {
  range(span: Span, text: string): Range;
  position(file: FileId, offset: number, text: string): Position;
  offset(file: FileId, position: Position, text: string): number;
}

/** Texts whose line starts are kept: more than one project holds is not worth the memory. */
const keptTexts = 200;

export function createConverter(encoding: Encoding): Converter {
  const cache = new Map<FileId, { readonly text: string; readonly starts: readonly number[] }>();
  const startsOf = (file: FileId, text: string): readonly number[] => {
    const kept = cache.get(file);
    if (kept?.text === text) return kept.starts;
    if (cache.size >= keptTexts) cache.clear();
    const starts = lineStarts(text);
    cache.set(file, { text, starts });
    return starts;
  };
  const position = (file: FileId, offset: number, text: string): Position => {
    const place = placeAt(startsOf(file, text), offset);
    if (encoding === 'utf-16') return place;
    return { line: place.line, character: utf8Length(text, offset - place.character, offset) };
  };
  return {
    position,
    range: (span, text) => ({ start: position(span.file, span.start, text), end: position(span.file, span.end, text) }),
    offset(file, wanted, text) {
      const starts = startsOf(file, text);
      if (encoding === 'utf-16') return offsetAt(starts, wanted, text.length);
      const start = starts[wanted.line];
      if (start === undefined) return text.length;
      const end = starts[wanted.line + 1] ?? text.length;
      let offset = start;
      for (let bytes = 0; offset < end && bytes < wanted.character; ) {
        const width = unitsAt(text, offset);
        bytes += utf8Length(text, offset, offset + width);
        offset += width;
      }
      return offset;
    },
  };
}

function unitsAt(text: string, offset: number): number {
  return (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
}

function utf8Length(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let i = start; i < end; i += unitsAt(text, i)) {
    const code = text.codePointAt(i) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const levels = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** The severity that an editor shows: what is set, else by harm, one step lower where the finding rests on a name or an assumption. */
export function severityOf(finding: Shown, settings?: EditorSettings): DiagnosticSeverity {
  const level = settings && levelOf(finding, settings);
  if (level !== undefined && level !== 'off') return levels[level];
  if (finding.limits) return DiagnosticSeverity.Hint;
  const byHarm =
    finding.absence || finding.severity === 'low'
      ? DiagnosticSeverity.Information
      : finding.severity === 'critical'
        ? DiagnosticSeverity.Error
        : DiagnosticSeverity.Warning;
  return finding.confidence === 'possible' ? ((byHarm + 1) as DiagnosticSeverity) : byHarm;
}
