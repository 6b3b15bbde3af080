import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import type { Finding } from '../core/finding';
import { fixEdits } from '../core/harden';
import { pageAddress } from '../core/rules/page-address';
import { relativeTo } from '../core/text/file';
import { lineStarts, placeAt } from '../core/text/lines';
import { stopIfCancelled } from './cancelled';
import { type Context, rangeOf } from './context';
import type { Assessment } from './judging';

const tierNotes = {
  safe: 'Safe: the service behaves as before.',
  review: 'For review: most services keep working.',
  manual: 'A decision: it may stop something that works today.',
} as const;

/** What is wrong at a position, why it matters, where the value comes from, and what can be done. */
export async function hover(context: Context, params: HoverParams, token: CancellationToken): Promise<Hover | null> {
  const assessment = await context.judging.assess(context.documents.fileOf(params.textDocument.uri));
  stopIfCancelled(token);
  if (!assessment) return null;
  const offset = context.converter.offset(assessment.open.file, params.position, assessment.open.text);
  const findings = assessment.shown.filter(({ at }) => at.start <= offset && offset <= at.end);
  const first = findings[0];
  if (!first) return null;
  const markdown = findings.map((finding) => describe(context, assessment, finding)).join('\n\n---\n\n');
  return {
    contents: context.traits.markdown
      ? { kind: MarkupKind.Markdown, value: markdown }
      : { kind: MarkupKind.PlainText, value: plainText(markdown) },
    range: rangeOf(context, assessment.judged, first.at),
  };
}

function describe(context: Context, assessment: Assessment, finding: Finding): string {
  const meta = context.rules.get(finding.rule);
  const parts = [`**${escaped(finding.message)}**`];
  if (finding.folded) parts.push(finding.folded.map((rule) => `- ${context.rules.get(rule)?.title ?? rule} (${link(rule)})`).join('\n'));
  if (meta) parts.push(meta.why);
  const origins = finding.related.map(({ at, note }) => `- ${escaped(note)}: ${placeOf(assessment, at.file, at.start)}`);
  if (origins.length > 0) parts.push(`Where it comes from:\n\n${origins.join('\n')}`);
  const ways = finding.fixes.map((fix, index) => {
    const made = fixEdits(assessment.judged, finding, index);
    const notes = 'refused' in made ? [`It cannot be done here: ${made.refused}`] : [tierNotes[fix.tier], fix.reliesOn];
    return `- **${escaped(fix.title)}** - ${notes
      .filter((note) => note !== undefined)
      .map(escaped)
      .join(' ')}`;
  });
  parts.push(['What to do:', meta?.remedy, ways.join('\n')].filter(Boolean).join('\n\n'));
  if (meta?.breaks && finding.fixes.some((fix) => fix.tier === 'review')) parts.push(`What may break: ${meta.breaks}`);
  parts.push(link(finding.rule));
  return parts.join('\n\n');
}

function link(rule: string): string {
  return `[${rule}](${pageAddress(rule)})`;
}

function placeOf({ judged, root }: Assessment, file: string, offset: number): string {
  const { line } = placeAt(lineStarts(judged.read(file) ?? ''), offset);
  return `\`${relativeTo(root, file)}:${line + 1}\``;
}

/** Text of the user's files that must not turn into markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}

/** Markdown of our own making without its marks, for editors that show plain text. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/```[a-z]*\n?/g, '')
    .replace(/(?<!\\)\[([^\]]*)\]\(([^)]*)\)/g, '$1 <$2>')
    .replace(/(?<!\\)(\*\*|`)/g, '')
    .replace(/\\([\\`*_[\]<>#|~])/g, '$1');
}
