import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import type { Span } from '../core/base/span';
import { visible } from '../core/base/visible';
import { pinnableImages } from '../core/facts/pinnable-images';
import { parseImage } from '../core/knowledge/image-name';
import type { Assessment } from './analyses';
import { type Context, rangeOf } from './context';
import type { PinImageArgument } from './messages';

/** The rules whose findings a digest ends, or makes a decision that is kept. */
const aboutTags = /\/(?:un(?:pinned|digested)-(?:image|base))$/;

/** Pins each image that a range touches, for a client that asks registries: the server itself never does. */
export function pinActions(
  context: Context,
  { analysis, open }: Assessment,
  at: Pick<Span, 'start' | 'end'>,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  if (!context.client.pinsImages) return [];
  const textOf = (file: string): string | undefined => (file === open.file ? open.text : undefined);
  const touched = pinnableImages(analysis.project, textOf).filter((image) => image.at.start <= at.end && image.at.end >= at.start);
  return touched.flatMap(({ at, reference, isWritten }) => {
    const { digest, registry = 'registry-1.docker.io' } = parseImage(reference);
    if (!isWritten) return [];
    const written = open.text.slice(at.start, at.end);
    const [before = '', after = ''] = written.split(reference);
    const range = rangeOf(context, analysis, at);
    const argument: PinImageArgument = { uri: open.uri, version: open.version, range, reference, registry, before, after };
    const title = visible(
      digest === undefined ? `Pin ${reference} to its digest ...` : `Renew the digest of ${reference.split('@')[0]} ...`,
    );
    const about = diagnostics.filter(({ source, code }) => source === 'bulkhead' && aboutTags.test(String(code)));
    const command = { title, command: 'bulkhead.pinImage', arguments: [argument] };
    return [{ title, kind: CodeActionKind.QuickFix, ...(about.length > 0 && { diagnostics: about }), command }];
  });
}
