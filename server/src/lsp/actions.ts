import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type Diagnostic,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextEdit } from '../core/base/edit';
import { nameOf } from '../core/base/file';
import { visible } from '../core/base/visible';
import type { Fix } from '../core/fix/want';
import type { Change } from '../core/harden/change';
import type { Finding } from '../core/lint/finding';
import { fixesOf } from '../core/lint/fixes';
import type { Assessment } from './analyses';
import { modified } from './answer';
import { breathe } from './cancelled';
import { fixAllKind, hardenKind } from './capabilities';
import { type Context, editsOf } from './context';
import { type DiagnosticData, diagnosticOf } from './diagnostics';
import { fixActions, isElsewhere } from './fix-actions';
import { guarded } from './guard';
import { hardenFile, hardenSome, unasked } from './harden';
import { limitActions, limitEdits } from './limit-actions';
import { pinActions } from './pin-actions';
import { quietActions } from './quiet-actions';
import { isRecord } from './record';
import { unusedAllowActions } from './unused-allow';
import { isUnsupported, type Unsupported, workspaceEdit } from './workspace-edit';

/** Nobody reads a menu with the single fixes of more findings than this: a longer selection is fixed as a whole. */
const mostTouched = 10;

/** What `codeAction/resolve` needs to make the edit: enough to analyze again, no state. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly make:
    | { readonly kind: 'fix'; readonly fingerprint: string; readonly fix: number }
    /** The fixes of these findings together. */
    | { readonly kind: 'some'; readonly fingerprints: readonly string[] }
    /** The first fixes of these findings, which only a person can choose. */
    | { readonly kind: 'limits'; readonly fingerprints: readonly string[] }
    | { readonly kind: 'harden'; readonly tier: 'safe' | 'review' };
}

/** The code actions for a range of a document. */
export async function codeActions(context: Context, params: CodeActionParams, token: CancellationToken): Promise<(CodeAction | Command)[]> {
  const { uri } = params.textDocument;
  const assessment = await context.analyses.assess(context.documents.fileOf(uri), token);
  if (!assessment || !context.client.literalActions) return [];
  const wanted = (kind: string): boolean =>
    params.context.only?.some((only) => only === '' || kind === only || kind.startsWith(`${only}.`)) ?? true;
  const actions = wanted(CodeActionKind.QuickFix) ? await quickFixes(context, assessment, params, token) : [];
  for (const [kind, tier, title] of [
    [fixAllKind, 'safe', 'Apply all safe fixes of Bulkhead'],
    [hardenKind, 'review', `Harden ${visible(nameOf(assessment.open.file))}: all safe and review fixes`],
  ] as const) {
    if (!wanted(kind) || !offers(assessment, tier)) continue;
    if (kind === hardenKind && context.client.hardensInView) {
      actions.push({ title, kind, command: { title, command: 'bulkhead.hardenFile' } });
      continue;
    }
    actions.push(...(await made(context, assessment, { title, kind }, { kind: 'harden', tier })));
  }
  return actions;
}

/** What a person may do about the findings in a range: fix each, fix several at once, read about them, and suppress them, in this order. */
async function quickFixes(
  context: Context,
  assessment: Assessment,
  { range, context: asking }: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const { file, text } = assessment.open;
  const from = context.converter.offset(file, range.start, text);
  const to = context.converter.offset(file, range.end, text);
  const touched = assessment.shown.filter((finding) => finding.at.start <= to && finding.at.end >= from);
  const fixes = new Map<string, CodeAction>();
  const refused: CodeAction[] = [];
  const chosen: CodeAction[] = [];
  const several: CodeAction[] = [];
  const pages: CodeAction[] = [];
  const quiet: CodeAction[] = [];
  const single = touched.length > mostTouched ? [] : touched;
  for (const rule of new Set(single.map((finding) => finding.rule))) {
    const same = assessment.shown.filter((finding) => finding.rule === rule);
    const isSelection = same.length === touched.length && same.every((finding) => touched.includes(finding));
    if (!isSelection) several.push(...(await together(context, assessment, same, nameOf(file), rule)));
    if (context.client.showsPages) pages.push(pageAction(rule, asking.diagnostics));
  }
  for (const finding of single) {
    await breathe(token);
    const diagnostic = asked(asking.diagnostics, finding) ?? diagnosticOf(context, assessment, finding);
    const data = (fix: number): ActionData => dataOf(assessment, { kind: 'fix', fingerprint: finding.fingerprint, fix });
    refused.push(...(await fixActions(fixes, context, assessment, { finding, diagnostic, data })));
    chosen.push(...(await unusedAllowActions(context, assessment, finding, diagnostic)));
    for (const { data: make, ...action } of limitActions(finding, diagnostic, (fingerprints) => ({ kind: 'limits', fingerprints })))
      chosen.push(...(await made(context, assessment, action, make as ActionData['make'])));
    quiet.push(...(await quietActions(context, assessment, finding, diagnostic)));
  }
  // Findings that share one fix have it already.
  if (single.length === 0 || fixes.size > 1) several.unshift(...(await together(context, assessment, touched, 'the selection')));
  const pins = pinActions(context, assessment, { start: from, end: to }, asking.diagnostics);
  return [...fixes.values(), ...chosen, ...pins, ...several, ...(context.client.showsDisabled ? refused : []), ...pages, ...quiet];
}

/** One action for several findings, where more than one of them has a fix that is made in bulk. */
async function together(
  context: Context,
  assessment: Assessment,
  findings: readonly Finding[],
  where: string,
  rule?: string,
): Promise<CodeAction[]> {
  const fixable = findings.filter(({ fixes }) => fixes.some(({ tier }) => tier !== 'manual'));
  if (fixable.length < 2) return [];
  const what = rule === undefined ? 'findings' : `findings of ${rule}`;
  const title = visible(`Fix all ${fixable.length} ${what} in ${where} (safe and review)`);
  const action = { title, kind: CodeActionKind.QuickFix };
  return made(context, assessment, action, { kind: 'some', fingerprints: fixable.map(({ fingerprint }) => fingerprint) });
}

/** Opens the page of a rule in the editor. */
function pageAction(rule: string, diagnostics: readonly Diagnostic[]): CodeAction {
  const title = `Show the documentation of ${rule}`;
  const about = diagnostics.filter(({ source, code }) => source === 'bulkhead' && code === rule);
  const command = { title, command: 'bulkhead.showDocumentation', arguments: [{ rule }] };
  return { title, kind: CodeActionKind.QuickFix, ...(about.length > 0 && { diagnostics: about }), command };
}

function dataOf({ open }: Assessment, make: ActionData['make']): ActionData {
  return { uri: open.uri, version: open.version, make };
}

/** An action with what is needed to make its edit, or with the edit itself for a client that does not ask again. */
async function made(
  context: Context,
  assessment: Assessment,
  action: Pick<CodeAction, 'title' | 'kind' | 'diagnostics'>,
  make: ActionData['make'],
): Promise<CodeAction[]> {
  const data = dataOf(assessment, make);
  if (context.client.resolvesEdits) return [{ ...action, data }];
  const edit = await makeEdit(context, assessment, data);
  return edit && !isUnsupported(edit) ? [{ ...action, edit }] : [];
}

/** Fills in the edit of an action. */
export async function resolveAction(context: Context, action: CodeAction, token: CancellationToken): Promise<CodeAction> {
  if (action.data === undefined || action.data === null) return action;
  if (!isActionData(action.data)) throw new ResponseError(ErrorCodes.InvalidParams, 'The data of this action is not that of the server.');
  const { data } = action;
  const assessment = await context.analyses.assess(context.documents.fileOf(data.uri), token);
  if (assessment?.open.version !== data.version) throw modified('the request for code actions');
  const edit = await makeEdit(context, assessment, data);
  if (!edit) return action;
  if (isUnsupported(edit)) throw new ResponseError(LSPErrorCodes.RequestFailed, `"${action.title}" cannot be applied: ${edit.refused}.`);
  return { ...action, edit };
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
  if (make.kind === 'some') {
    const findings = assessment.shown.filter(({ fingerprint }) => make.fingerprints.includes(fingerprint));
    const { edits, refused } = hardenSome(context, assessment, findings);
    if (edits.length > 0) return workspaceEdit(context, assessment, edits);
    return { refused: refused[0]?.reason ?? 'nothing is left to change' };
  }
  if (make.kind === 'limits') {
    const { guard } = context;
    const limits = assessment.shown.flatMap((each) => each.limits ?? []);
    const made = guarded(guard, [], () => limitEdits(assessment.analysis, limits, make.fingerprints));
    return 'refused' in made ? made : workspaceEdit(context, assessment, made.edits);
  }
  const finding = assessment.shown.find((each) => each.fingerprint === make.fingerprint);
  if (!finding) return undefined;
  const made = editsOf(context, assessment.analysis, finding, make.fix);
  if ('refused' in made) return made;
  const fix = fixesOf(assessment.analysis, finding)[make.fix];
  // Nobody sees what happens to a file that is not in front of them.
  const asks = fix && isElsewhere(made.edits, assessment);
  return workspaceEdit(context, assessment, made.edits, asks ? [changeOf(finding, fix, made.edits)] : []);
}

/** True when a hardening up to the tier may find something to do. */
function offers({ analysis, open }: Assessment, tier: 'safe' | 'review'): boolean {
  return analysis.findings.some(
    (finding) =>
      finding.at.file === open.file && !finding.suppressed && finding.fixes.some((fix) => fix.tier === 'safe' || fix.tier === tier),
  );
}

function isActionData(data: unknown): data is ActionData {
  if (!isRecord(data) || typeof data.uri !== 'string' || typeof data.version !== 'number' || !isRecord(data.make)) return false;
  const { kind, fingerprint, fix, fingerprints, tier } = data.make;
  if (kind === 'fix') return typeof fingerprint === 'string' && typeof fix === 'number';
  if (kind === 'harden') return tier === 'safe' || tier === 'review';
  return (kind === 'some' || kind === 'limits') && Array.isArray(fingerprints);
}

/** The client's own copy of a finding's diagnostic, so that it can tell which one the action repairs. */
function asked(diagnostics: readonly Diagnostic[], finding: Finding): Diagnostic | undefined {
  return diagnostics.find(
    (each) => each.source === 'bulkhead' && (each.data as DiagnosticData | undefined)?.fingerprint === finding.fingerprint,
  );
}

/** A single fix as a change that the editor asks about. */
function changeOf(finding: Finding, { title, tier, reliesOn, conditions, want }: Fix, edits: readonly TextEdit[]): Change {
  return { finding, title, tier, reliesOn: reliesOn ?? null, conditions, edits, want, shared: [], rests: [] };
}
