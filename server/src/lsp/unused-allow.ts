import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import type { TextEdit } from '../core/base/edit';
import { lineEndOf, lineStartOf, nextLineOf } from '../core/base/lines';
import { visible } from '../core/base/visible';
import type { Finding } from '../core/lint/finding';
import { allowComments } from '../core/syntax/directive';
import type { Assessment } from './analyses';
import type { Context } from './context';
import { isUnsupported, workspaceEdit } from './workspace-edit';

/** Removes a rule from a comment that allows it in vain; the whole comment where it names no other. */
export async function unusedAllowActions(
  context: Context,
  assessment: Assessment,
  finding: Finding,
  diagnostic: Diagnostic,
): Promise<CodeAction[]> {
  const made = finding.rule === 'any/unused-allow' ? removal(assessment, finding) : undefined;
  const edit = made && (await workspaceEdit(context, assessment, [made.edit]));
  if (!edit || isUnsupported(edit)) return [];
  const title = visible(`${made.isWhole ? 'Remove this comment' : `Remove ${made.id} from this comment`} (safe)`);
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: true, edit }];
}

function removal(
  { analysis, open: { file, text } }: Assessment,
  { at }: Finding,
): { readonly edit: TextEdit; readonly id: string; readonly isWhole: boolean } | undefined {
  const source = analysis.project.files.get(file);
  const comments = source ? allowComments(file, text, source.tree.comments) : [];
  const comment = comments.find(({ rules }) => rules.some((rule) => rule.at.start === at.start));
  const index = comment?.rules.findIndex((rule) => rule.at.start === at.start) ?? -1;
  const rule = comment?.rules[index];
  if (!comment || !rule) return undefined;
  const cut = (start: number, end: number, isWhole: boolean) => ({ edit: { at: { file, start, end }, newText: '' }, id: rule.id, isWhole });
  const next = comment.rules[index + 1];
  const before = comment.rules[index - 1];
  if (next) return cut(rule.at.start, next.at.start, false);
  if (before) return cut(before.at.end, rule.at.end, false);
  const lineStart = lineStartOf(text, comment.at.start);
  const isAlone =
    text.slice(lineStart, comment.at.start).trim() === '' && text.slice(comment.at.end, lineEndOf(text, comment.at.end)).trim() === '';
  if (isAlone) return cut(lineStart, nextLineOf(text, comment.at.end), true);
  const gap = /[ \t]*$/.exec(text.slice(lineStart, comment.at.start))![0].length;
  return cut(comment.at.start - gap, comment.at.end, true);
}
