import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import type { Span } from '../core/base/span';
import { treeOf } from '../core/model/files';
import type { Service } from '../core/model/service';
import type { Assessment } from './analyses';
import { stopIfCancelled } from './cancelled';
import { type Context, rangeOf } from './context';
import { describeFinding } from './hover-finding';
import { describeContainer } from './hover-service';
import { wordAt } from './hover-words';
import { plainText } from './markdown';
import { serviceKeys, servicesNamed } from './subjects';

/**
 * What can be done about the findings at a position and why they matter; on the name of a service first what its container may do, elsewhere what is
 * known about the word.
 */
export async function hover(context: Context, params: HoverParams, token: CancellationToken): Promise<Hover | null> {
  const assessment = await context.analyses.assess(context.documents.fileOf(params.textDocument.uri), token);
  stopIfCancelled(token);
  if (!assessment) return null;
  const offset = context.converter.offset(assessment.open.file, params.position, assessment.open.text);
  const findings = assessment.shown.filter(({ at }) => at.start <= offset && offset <= at.end);
  const named = serviceAt(assessment, offset);
  const word = named ? undefined : wordAt(context, assessment, offset);
  const at = named?.at ?? word?.at ?? findings[0]?.at;
  if (!at) return null;
  const parts = [
    ...(named?.services.map((service) => describeContainer(context, assessment, service)) ?? []),
    ...findings.map((finding) => describeFinding(context, assessment, finding)),
    ...(word ? [word.says] : []),
  ];
  const { markdown } = context.client;
  const value = parts.map((text) => (markdown ? text : plainText(text))).join('\n\n---\n\n');
  return {
    contents: { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value },
    range: rangeOf(context, assessment.analysis, at),
  };
}

/** The services whose name is at an offset: of each project that the file belongs to. */
function serviceAt(
  { open, analysis: { project } }: Assessment,
  offset: number,
): { readonly at: Span; readonly services: readonly Service[] } | undefined {
  const key = serviceKeys(treeOf(project, open.file)?.documents[0]).find(({ start, end }) => start <= offset && offset <= end);
  const services = key ? servicesNamed(project.services, key.text, open.file) : [];
  return key && services.length > 0 ? { at: { file: open.file, start: key.start, end: key.end }, services } : undefined;
}
