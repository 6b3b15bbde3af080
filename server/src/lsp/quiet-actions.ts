import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { nameOf } from '../core/base/file';
import { visible } from '../core/base/visible';
import { allowComment } from '../core/lint/allow-comment';
import type { Finding } from '../core/lint/finding';
import type { Assessment } from './analyses';
import type { Context } from './context';
import type { AllowHereArgument } from './messages';
import type { Shown } from './presented';
import { configFileFor, turnOff } from './turn-off';
import { isUnsupported, workspaceEdit } from './workspace-edit';

/** The two ways to suppress a finding: a comment at its place, a line in the config file. */
export async function quietActions(
  context: Context,
  assessment: Assessment,
  finding: Shown,
  diagnostic: Diagnostic,
): Promise<CodeAction[]> {
  const actions: CodeAction[] = [];
  const common = { kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  // A comment about the key above all services would allow more than the limits.
  const comment = finding.limits ? undefined : allowComment(assessment.analysis, finding);
  if (comment) {
    const title = finding.grouped ? `Allow: ${missingOf(finding)}` : `Allow ${finding.rule} here`;
    if (context.client.asksForReason) {
      const { uri, version, file, text } = assessment.open;
      const { line, character } = context.converter.position(file, comment.at.start, text);
      const argument: AllowHereArgument = {
        uri,
        version,
        line,
        character,
        rule: finding.rule,
        before: comment.before,
        after: comment.after,
      };
      actions.push({ ...common, title: `${title} ...`, command: { title, command: 'bulkhead.allowHere', arguments: [argument] } });
    } else {
      const edit = await workspaceEdit(context, assessment, [{ at: comment.at, newText: comment.before + comment.after }]);
      if (!isUnsupported(edit)) actions.push({ ...common, title: `${title}: insert a comment, then write the reason after "--"`, edit });
    }
  }
  if (!finding.rule.startsWith('any/')) {
    const file = configFileFor(assessment.config, assessment.root);
    const rules = finding.grouped ?? [finding.rule];
    const snapshot = context.documents.snapshot();
    const edits = turnOff(file, await snapshot.source.read(file, assessment.root), rules);
    const edit = edits && (await workspaceEdit(context, assessment, edits));
    if (edit && !isUnsupported(edit))
      actions.push({
        ...common,
        title: `Disable ${finding.grouped ? `the ${rules.length} rules about missing safeguards` : finding.rule} in ${nameOf(file)}`,
        edit,
      });
  }
  return actions;
}

/** What a grouped finding is about, as a title says it. */
function missingOf({ subject }: Finding): string {
  return visible(`missing safeguards of ${subject.name}`);
}
