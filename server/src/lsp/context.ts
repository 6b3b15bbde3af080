import type { Connection, Range } from 'vscode-languageserver';
import type { Judged } from '../core/engine';
import type { RuleMeta } from '../core/rules/rule';
import type { Site } from '../core/text/site';
import type { Source } from '../workspace/workspace';
import type { Converter } from './convert';
import type { Documents } from './documents';
import type { Judging } from './judging';
import type { Traits } from './traits';

/** What every request handler works with. */
export interface Context {
  readonly connection: Connection;
  readonly traits: Traits;
  readonly documents: Documents;
  readonly judging: Judging;
  readonly converter: Converter;
  /** Files that are not open. */
  readonly disk: Source;
  /** What is known about each rule, by its id. */
  readonly rules: ReadonlyMap<string, RuleMeta>;
  /** The page of each rule, by its id, in Markdown. */
  readonly pages: Readonly<Record<string, string>>;
}

/** The range of a site of a judged file. */
export function rangeOf(context: Context, judged: Judged, site: Site): Range {
  return context.converter.range(site, judged.read(site.file) ?? '');
}
