import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import type { TextEdit } from '../core/base/edit';
import { nameOf, relativeTo } from '../core/base/file';
import { visible } from '../core/base/visible';
import type { Fix } from '../core/fix/want';
import type { Finding } from '../core/lint/finding';
import { fixesOf } from '../core/lint/fixes';
import type { Assessment } from './analyses';
import { type Context, editsOf } from './context';
import { isUnsupported, workspaceEdit } from './workspace-edit';

/** A finding whose fixes are offered. */
interface Offered {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
  /** What makes the edit of a fix later, by its index. */
  readonly data: (fix: number) => unknown;
}

/**
 * Adds the fixes of a finding, by their edits: one that several findings propose is one entry.
 * @returns those that cannot be made, disabled, with the reason
 */
export async function fixActions(
  to: Map<string, CodeAction>,
  context: Context,
  assessment: Assessment,
  { finding, diagnostic, data }: Offered,
): Promise<CodeAction[]> {
  const fixes = fixesOf(assessment.analysis, finding);
  const safe = fixes.filter((fix) => fix.tier === 'safe').length;
  const refused: CodeAction[] = [];
  for (const [index, fix] of fixes.entries()) {
    const made = editsOf(context, assessment.analysis, finding, index);
    const edit = 'refused' in made ? made : await workspaceEdit(context, assessment, made.edits);
    const common = { kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
    if (isUnsupported(edit) || 'refused' in made) {
      const reason = isUnsupported(edit) ? edit.refused : '';
      refused.push({ ...common, title: visible(`${fix.title} (${fix.tier})`), disabled: { reason: visible(reason) } });
      continue;
    }
    const key = JSON.stringify(edit);
    const known = to.get(key);
    if (known) {
      if (!known.diagnostics?.includes(diagnostic)) known.diagnostics = [...(known.diagnostics ?? []), diagnostic];
      continue;
    }
    to.set(key, {
      ...common,
      title: visible(titleOf(fix, made.edits, made.shared, assessment)),
      ...(fix.tier === 'safe' && safe === 1 && { isPreferred: true }),
      ...(context.client.resolvesEdits ? { data: data(index) } : { edit }),
    });
  }
  return refused;
}

/** True for edits that change nothing of the document that they are offered in. */
export function isElsewhere(edits: readonly TextEdit[], { open }: Pick<Assessment, 'open'>): boolean {
  return edits.every((edit) => edit.at.file !== open.file);
}

/** The title of a fix with its tier, the files that it changes, where they are not the one that it is offered in, and the other services. */
function titleOf({ title, tier }: Fix, edits: readonly TextEdit[], services: readonly string[], { open, root }: Assessment): string {
  const changed = [...new Set(edits.map((edit) => edit.at.file))];
  const files = changed
    .filter((file) => file !== open.file)
    .map((file) => (nameOf(file) === nameOf(open.file) ? relativeTo(root, file) : nameOf(file)));
  const elsewhere = isElsewhere(edits, { open });
  const named = files.filter((name) => !title.endsWith(` in ${name}`));
  const place = elsewhere && named.length > 0 ? ` in ${named.join(', ')}` : '';
  const others = elsewhere ? services : [...services, ...files];
  return `${title}${place} (${tier}${others.length > 0 ? `, also changes ${others.join(', ')}` : ''})`;
}
