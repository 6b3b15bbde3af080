import type { Connection, Range } from 'vscode-languageserver';
import type { Span } from '../core/base/span';
import { type FixEdits, fixEdits } from '../core/harden/fix-edits';
import type { Analysis } from '../core/lint/analyze';
import type { Finding } from '../core/lint/finding';
import type { RuleMeta } from '../core/rules/rule';
import type { Source } from '../workspace/source';
import type { Analyses } from './analyses';
import type { ClientCapabilities } from './client-capabilities';
import type { Converter } from './convert';
import type { Documents } from './documents';
import { type Guard, guarded } from './guard';

/** What every request handler works with. */
export interface Context {
  readonly connection: Connection;
  readonly client: ClientCapabilities;
  readonly documents: Documents;
  readonly analyses: Analyses;
  readonly converter: Converter;
  readonly guard: Guard;
  /** Files that are not open. */
  readonly disk: Source;
  /** What is known about each rule, by its id. */
  readonly rules: ReadonlyMap<string, RuleMeta>;
  /** The page of each rule, by its id, in Markdown. */
  readonly pages: Readonly<Record<string, string>>;
}

/** The range of a span of a analyzed file. */
export function rangeOf(context: Context, analysis: Analysis, span: Span): Range {
  return context.converter.range(span, analysis.read(span.file) ?? '');
}

/** The edits of a fix, or why there are none. */
export function editsOf(context: Context, analysis: Analysis, finding: Finding, fix: number): FixEdits {
  return guarded(context.guard, [], () => fixEdits(analysis, finding, fix));
}
