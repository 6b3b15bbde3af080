import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { visible } from '../core/base/visible';
import { chosenEdits, type FixEdits } from '../core/harden/fix-edits';
import type { Analysis } from '../core/lint/analyze';
import type { Finding } from '../core/lint/finding';
import type { Shown } from './presented';

/** Nobody reads a menu with more services than this: all of them are offered together. */
const mostServices = 10;

/** Sets the limits that hardening leaves to a person: of all services that lack them, and of each by itself. @param data of the fixes of some findings */
export function limitActions(
  { limits = [] }: Shown,
  diagnostic: Diagnostic,
  data: (fingerprints: readonly string[]) => unknown,
): CodeAction[] {
  const byService = new Map<string, Finding[]>();
  for (const finding of limits) byService.set(finding.subject.name, [...(byService.get(finding.subject.name) ?? []), finding]);
  const action = (title: string, findings: readonly Finding[]): CodeAction => ({
    title: visible(`${title} (manual)`),
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    data: data(findings.map(({ fingerprint }) => fingerprint)),
  });
  const each = [...byService].slice(0, mostServices).map(([name, findings]) => action(`${name}: ${whatOf(findings)}`, findings));
  return byService.size > 1
    ? [action(`Set a limit for each of the ${byService.size} services (adjust after measuring)`, limits), ...each]
    : each;
}

/** The first fixes of findings in one sentence. */
function whatOf(findings: readonly Finding[]): string {
  const titles = findings.flatMap(({ fixes }) => (fixes[0] ? [fixes[0].title] : []));
  const note = ' (adjust after measuring)';
  const noted = titles.some((title) => title.endsWith(note));
  const bare = titles.map((title) => (title.endsWith(note) ? title.slice(0, -note.length) : title));
  return bare.map((title, index) => (index === 0 ? title : title[0]!.toLowerCase() + title.slice(1))).join(', ') + (noted ? note : '');
}

/** The edits of the first fixes of some findings. */
export function limitEdits(analysis: Analysis, findings: readonly Finding[], fingerprints: readonly string[]): FixEdits {
  const wanted = new Set(fingerprints);
  const chosen = findings.flatMap((finding) =>
    wanted.has(finding.fingerprint) && finding.fixes[0] ? [{ finding, fix: finding.fixes[0] }] : [],
  );
  return chosen.length === 0 ? { refused: 'these findings are no longer reported' } : chosenEdits(analysis, chosen);
}
