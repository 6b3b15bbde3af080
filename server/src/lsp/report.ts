import type { CancellationToken } from 'vscode-languageserver';
import { lineStarts, placeAt } from '../core/base/lines';
import { bySpan, type Span } from '../core/base/span';
import { type Framed, frame } from '../core/lint/frame';
import { concealed } from '../core/model/held-credential';
import { exposuresAfter, subjectKey } from '../core/score/after';
import { exposuresOf } from '../core/score/exposure';
import { type Places, reportPage } from '../core/score/report/page';
import type { Assessment } from './analyses';
import { stopIfCancelled } from './cancelled';
import { type Context, rangeOf } from './context';
import type { OpenPlaceArgument, Report, ReportArgument } from './messages';
import { placeName } from './places';

/** The exposure report of everything that is analyzed together with a document, as a page for a client that opens its places. */
export async function report(context: Context, { uri }: ReportArgument, token: CancellationToken): Promise<Report | null> {
  const assessment = await context.analyses.assess(context.documents.fileOf(uri), token);
  stopIfCancelled(token);
  if (!assessment) return null;
  const { analysis, daemon } = assessment;
  const after = exposuresAfter(analysis, daemon);
  const reported = exposuresOf(analysis.project, daemon).map((exposure) => {
    const then = after.get(subjectKey(exposure));
    return { exposure, ...(then && { after: then }) };
  });
  return { page: reportPage(reported, placesIn(context, assessment)) };
}

function placesIn(context: Context, assessment: Assessment): Places {
  const { analysis } = assessment;
  const framed = framedOf(assessment);
  const plain = (text: string): string => text;
  return {
    name: (at) => placeName(assessment, at),
    excerpt: (at) => frame(framed, at, plain, plain).slice(1),
    conceal: concealed,
    link: (at) => {
      const argument: OpenPlaceArgument = { uri: context.documents.uriOf(at.file), range: rangeOf(context, analysis, at) };
      return `command:bulkhead.openPlace?${encodeURIComponent(JSON.stringify([argument]))}`;
    },
  };
}

function framedOf({ analysis }: Assessment): Framed {
  const textOf = (file: string): string => analysis.read(file) ?? '';
  const secrets: readonly Span[] = [...analysis.secrets].sort(bySpan);
  return {
    textOf,
    place: (file, offset) => placeAt(lineStarts(textOf(file)), offset),
    secretsIn: (file) => secrets.filter((span) => span.file === file),
  };
}
