import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type Diagnostic,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextEdit } from '../core/base/edit';
import { nameOf, relativeTo } from '../core/base/file';
import { visible } from '../core/base/visible';
import { allowComment } from '../core/lint/allow-comment';
import type { Finding } from '../core/lint/finding';
import { fixesOf } from '../core/lint/fixes';
import type { Assessment } from './analyses';
import { breathe } from './cancelled';
import { type Context, editsOf } from './context';
import { type DiagnosticData, diagnosticOf } from './diagnostics';
import { hardenFile, unasked } from './harden';
import type { AllowHereArgument } from './messages';
import { configFileFor, turnOff } from './turn-off';
import { isUnsupported, type Unsupported, workspaceEdit } from './workspace-edit';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.bulkhead`;
export const hardenKind = `${CodeActionKind.Source}.harden.bulkhead`;

/**
 * A selection that touches more findings than this gets the actions for the whole file only: nobody reads a menu that long,
 * and each fix is proven by reading its result.
 */
const mostTouched = 10;

/** What `codeAction/resolve` needs to make the edit: enough to analyze again, no state. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly make:
    | { readonly kind: 'fix'; readonly fingerprint: string; readonly fix: number }
    | { readonly kind: 'harden'; readonly tier: 'safe' | 'review' };
}

/** The code actions for a range of a document. */
export async function codeActions(context: Context, params: CodeActionParams, token: CancellationToken): Promise<(CodeAction | Command)[]> {
  const { uri } = params.textDocument;
  const assessment = await context.analyses.assess(context.documents.fileOf(uri), token);
  if (!assessment || !context.client.literalActions) return [];
  const wanted = (kind: string): boolean =>
    params.context.only?.some((only) => only === '' || kind === only || kind.startsWith(`${only}.`)) ?? true;
  const actions: CodeAction[] = [];
  if (wanted(CodeActionKind.QuickFix)) {
    const { file, text } = assessment.open;
    const from = context.converter.offset(file, params.range.start, text);
    const to = context.converter.offset(file, params.range.end, text);
    const quiet: CodeAction[] = [];
    const repairs = new Map<string, CodeAction>();
    const touched = assessment.shown.filter((finding) => finding.at.start <= to && finding.at.end >= from);
    for (const finding of touched.length > mostTouched ? [] : touched) {
      await breathe(token);
      const diagnostic = asked(params.context.diagnostics, finding) ?? diagnosticOf(context, assessment, finding);
      await addFixes(repairs, context, assessment, finding, diagnostic);
      quiet.push(...(await quietActions(context, assessment, finding, diagnostic)));
    }
    // Fixes come before the ways to suppress a finding.
    actions.push(...repairs.values(), ...quiet);
  }
  for (const [kind, tier, title] of [
    [fixAllKind, 'safe', 'Apply all safe fixes of Bulkhead'],
    [hardenKind, 'review', `Harden ${visible(nameOf(assessment.open.file))}: all safe and review fixes`],
  ] as const) {
    if (!wanted(kind) || !offers(assessment, tier)) continue;
    const data: ActionData = { uri, version: assessment.open.version, make: { kind: 'harden', tier } };
    if (context.client.resolvesEdits) actions.push({ title, kind, data });
    else {
      const edit = await makeEdit(context, assessment, data);
      if (edit && !isUnsupported(edit)) actions.push({ title, kind, edit });
    }
  }
  return actions;
}

/** Fills in the edit of an action. */
export async function resolveAction(context: Context, action: CodeAction, token: CancellationToken): Promise<CodeAction> {
  const data = action.data as ActionData | undefined;
  if (!data) return action;
  const assessment = await context.analyses.assess(context.documents.fileOf(data.uri), token);
  if (assessment?.open.version !== data.version)
    throw new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed: request the code actions again.');
  const edit = await makeEdit(context, assessment, data);
  if (!edit) return action;
  if (isUnsupported(edit)) throw new ResponseError(LSPErrorCodes.RequestFailed, `"${action.title}" cannot be applied: ${edit.refused}.`);
  return { ...action, edit };
}

/** Adds the fixes of a finding, by their edits: one that several findings propose is one entry. */
async function addFixes(
  to: Map<string, CodeAction>,
  context: Context,
  assessment: Assessment,
  finding: Finding,
  diagnostic: Diagnostic,
): Promise<void> {
  const fixes = fixesOf(assessment.analysis, finding);
  const safe = fixes.filter((fix) => fix.tier === 'safe').length;
  for (const [index, fix] of fixes.entries()) {
    const made = editsOf(context, assessment.analysis, finding, index);
    if ('refused' in made) continue;
    const edit = await workspaceEdit(context, assessment, made.edits);
    if (isUnsupported(edit)) continue;
    const key = JSON.stringify(edit);
    const known = to.get(key);
    if (known) {
      if (!known.diagnostics?.includes(diagnostic)) known.diagnostics = [...(known.diagnostics ?? []), diagnostic];
      continue;
    }
    const data: ActionData = {
      uri: assessment.open.uri,
      version: assessment.open.version,
      make: { kind: 'fix', fingerprint: finding.fingerprint, fix: index },
    };
    to.set(key, {
      title: visible(titleOf(fix.title, made.edits, made.shared, assessment)),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      ...(fix.tier === 'safe' && safe === 1 && { isPreferred: true }),
      ...(context.client.resolvesEdits ? { data } : { edit }),
    });
  }
}

/** The two ways to suppress a finding: a comment at its place, a line in the config file. */
async function quietActions(context: Context, assessment: Assessment, finding: Finding, diagnostic: Diagnostic): Promise<CodeAction[]> {
  const actions: CodeAction[] = [];
  const common = { kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  const comment = allowComment(assessment.analysis, finding);
  if (comment) {
    const title = `Allow ${finding.rule} here`;
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
    if (edit && !isUnsupported(edit)) actions.push({ ...common, title: `Disable ${rules.join(', ')} in ${nameOf(file)}`, edit });
  }
  return actions;
}

async function makeEdit(context: Context, assessment: Assessment, { make }: ActionData): Promise<WorkspaceEdit | Unsupported | undefined> {
  if (make.kind === 'harden') {
    const plan = hardenFile(context, assessment, make.tier);
    const { edits, changes } = plan;
    if (edits.length === 0) return undefined;
    // Safe fixes run on save: nobody is there to confirm them.
    if (make.tier === 'safe') return workspaceEdit(context, assessment, edits);
    return workspaceEdit(context, assessment, edits, changes, unasked(context, assessment, plan));
  }
  const finding = assessment.shown.find((each) => each.fingerprint === make.fingerprint);
  if (!finding) return undefined;
  const made = editsOf(context, assessment.analysis, finding, make.fix);
  return 'refused' in made ? made : workspaceEdit(context, assessment, made.edits);
}

/** True when a hardening up to the tier may find something to do. */
function offers({ analysis, open }: Assessment, tier: 'safe' | 'review'): boolean {
  return analysis.findings.some(
    (finding) =>
      finding.at.file === open.file && !finding.suppressed && finding.fixes.some((fix) => fix.tier === 'safe' || fix.tier === tier),
  );
}

/** The client's own copy of a finding's diagnostic, so that it can tell which one the action repairs. */
function asked(diagnostics: readonly Diagnostic[], finding: Finding): Diagnostic | undefined {
  return diagnostics.find(
    (each) => each.source === 'bulkhead' && (each.data as DiagnosticData | undefined)?.fingerprint === finding.fingerprint,
  );
}

/** The title of a fix with the files that it changes, where they are not the one that it is offered in, and the other services. */
function titleOf(title: string, edits: readonly TextEdit[], services: readonly string[], { open, root }: Assessment): string {
  const changed = [...new Set(edits.map((edit) => edit.at.file))];
  const files = changed
    .filter((file) => file !== open.file)
    .map((file) => (nameOf(file) === nameOf(open.file) ? relativeTo(root, file) : nameOf(file)));
  const elsewhere = files.length === changed.length;
  const named = files.filter((name) => !title.endsWith(` in ${name}`));
  const place = elsewhere && named.length > 0 ? ` in ${named.join(', ')}` : '';
  const others = elsewhere ? services : [...services, ...files];
  return `${title}${place}${others.length > 0 ? ` (also changes ${others.join(', ')})` : ''}`;
}
