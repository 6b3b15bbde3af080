import { relativeTo } from '../core/base/file';
import { lineStarts, placeAt } from '../core/base/lines';
import type { Span } from '../core/base/span';
import type { Trace } from '../core/model/traced';
import type { Assessment } from './analyses';
import type { Context } from './context';
import { escaped } from './markdown';

/** A place as people name it: `common.yaml:4`; a text of the user's. */
export function placeName({ analysis, root }: Assessment, { file, start }: Span): string {
  return `${relativeTo(root, file)}:${lineOf(analysis, file, start)}`;
}

/** The same as a link that opens it, in Markdown. */
export function placeLink(context: Context, assessment: Assessment, at: Span): string {
  const address = context.documents.uriOf(at.file).replace(/[^\w\-.~:/?%&=+,;@$!*']/g, encodeURIComponent);
  return `[${escaped(placeName(assessment, at))}](${address.replace(/[()*!']/g, hex)}#L${lineOf(assessment.analysis, at.file, at.start)})`;
}

/** The places of a value, from where its subject gets it to where it is written, each once. */
export function chainOf({ at, via }: Trace): Span[] {
  const all = [at, ...via.flatMap((step) => ('at' in step ? [step.at] : []))];
  return all.filter((span, index) => all.findIndex((other) => other.file === span.file && other.start === span.start) === index);
}

function lineOf(analysis: Assessment['analysis'], file: string, offset: number): number {
  return placeAt(lineStarts(analysis.read(file) ?? ''), offset).line + 1;
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
