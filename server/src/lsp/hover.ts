import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { relativeTo } from '../core/base/file';
import { lineStarts, placeAt } from '../core/base/lines';
import type { Span } from '../core/base/span';
import { visible } from '../core/base/visible';
import type { Fix } from '../core/fix/want';
import { checkText } from '../core/knowledge/family/profile';
import type { Finding } from '../core/lint/finding';
import { fixesOf } from '../core/lint/fixes';
import { effectivePrivilege } from '../core/model/effective';
import { privilegeRows } from '../core/model/effective/rows';
import { treeOf } from '../core/model/files';
import { profileOf } from '../core/model/privilege';
import type { Service } from '../core/model/service';
import { pageAddress, sectionOf } from '../core/rules/page';
import type { Assessment } from './analyses';
import { stopIfCancelled } from './cancelled';
import { type Context, editsOf, rangeOf } from './context';
import { code, escaped, plainText } from './markdown';
import { serviceKeys, servicesNamed } from './subjects';

const tierNotes = {
  safe: 'Safe: the service behaves as before.',
  review: 'Needs review: most services keep working.',
  manual: 'Manual: it stops something that works today, or requires a choice.',
} as const;

/**
 * What is wrong at a position, why it matters, where the value comes from, and what can be done; on the name of a service first what its
 * container may do.
 */
export async function hover(context: Context, params: HoverParams, token: CancellationToken): Promise<Hover | null> {
  const assessment = await context.analyses.assess(context.documents.fileOf(params.textDocument.uri), token);
  stopIfCancelled(token);
  if (!assessment) return null;
  const offset = context.converter.offset(assessment.open.file, params.position, assessment.open.text);
  const findings = assessment.shown.filter(({ at }) => at.start <= offset && offset <= at.end);
  const named = serviceAt(assessment, offset);
  const at = named?.at ?? findings[0]?.at;
  if (!at) return null;
  const { markdown } = context.client;
  const tables = named?.services.map((service) => privileges(assessment, service, markdown)) ?? [];
  const described = findings.map((finding) => describe(context, assessment, finding));
  const value = [...tables, ...described.map((text) => (markdown ? text : plainText(text)))].join('\n\n---\n\n');
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

/** What a service's container may do, and where that is set. */
function privileges(assessment: Assessment, service: Service, markdown: boolean): string {
  const rows = privilegeRows(effectivePrivilege(service, assessment.analysis.project)).map(({ name, value, because, trace, byDefault }) => {
    const place = byDefault ? '' : placeOf(assessment, trace.at.file, trace.at.start);
    return { what: name, value, from: because, places: place };
  });
  const title = `Privileges of "${service.name}"`;
  if (!markdown) {
    const lines = rows.map(({ what, value, from, places }) => `${what}: ${value} - ${from}${places && ` (${places})`}`);
    return [title, ...lines, ...silentOf(service, String)].map(visible).join('\n');
  }
  const lines = rows.map(
    ({ what, value, from, places }) => `| ${what} | ${cell(value)} | ${cell(from)}${places && ` (${code(places, true)})`} |`,
  );
  return [`**${escaped(title)}**`, '', '| Privilege | Value | Source |', '|---|---|---|', ...lines, ...silentOf(service, escaped)].join(
    '\n',
  );
}

/** Failures of its image that give no error message, as lines. */
function silentOf(service: Service, written: (text: string) => string): string[] {
  const profile = profileOf(service)?.profile;
  if (!profile?.silent || profile.silent.length === 0) return [];
  const title = `Failures of the image ${profile.family} that give no error message (${checkText(profile)}):`;
  return ['', written(title), '', ...profile.silent.map((sentence) => `- ${written(sentence)}`)];
}

/** A line break would end the row. */
function cell(text: string): string {
  return escaped(text.replace(/\s+/g, ' '));
}

function describe(context: Context, assessment: Assessment, finding: Finding): string {
  const page = context.pages[finding.rule];
  const parts = [`**${escaped(finding.message)}**`];
  if (finding.grouped) parts.push(finding.grouped.map((rule) => `- ${context.rules.get(rule)?.title ?? rule} (${link(rule)})`).join('\n'));
  const why = sectionOf(page, 'Why it matters');
  if (why !== undefined) parts.push(why);
  const origins = finding.related.map(({ at, note }) => `- ${escaped(note)}: ${code(placeOf(assessment, at.file, at.start))}`);
  if (origins.length > 0) parts.push(`Origin:\n\n${origins.join('\n')}`);
  const ways = fixesOf(assessment.analysis, finding).map((fix, index) => {
    const made = editsOf(context, assessment.analysis, finding, index);
    const notes = 'refused' in made ? [`Not possible here: ${made.refused}.`] : [tierNotes[fix.tier], fix.reliesOn, checkOf(fix)];
    return `- **${escaped(fix.title)}** - ${notes
      .filter((note) => note !== undefined)
      .map(escaped)
      .join(' ')}`;
  });
  parts.push(['What to do:', sectionOf(page, 'What to do'), ways.join('\n')].filter(Boolean).join('\n\n'));
  const breaks = finding.fixes.some((fix) => fix.tier === 'review') ? sectionOf(page, 'What the fixes may break') : undefined;
  if (breaks !== undefined) parts.push(`What may break: ${breaks}`);
  parts.push(link(finding.rule));
  return parts.join('\n\n');
}

/** What settles the first condition that is open, where its sentence does not say so. */
function checkOf({ conditions, reliesOn = '' }: Fix): string | undefined {
  const settle = conditions.find(({ state }) => state === 'unknown')?.settle;
  return settle === undefined || reliesOn.includes(settle) ? undefined : `To check: ${settle}`;
}

function link(rule: string): string {
  return `[${rule}](${pageAddress(rule)})`;
}

/** A place as people name it; a text of the user's. */
function placeOf({ analysis, root }: Assessment, file: string, offset: number): string {
  const { line } = placeAt(lineStarts(analysis.read(file) ?? ''), offset);
  return `${relativeTo(root, file)}:${line + 1}`;
}
