import { LSPErrorCodes, MessageType, ResponseError, ShowMessageNotification, type WorkspaceEdit } from 'vscode-languageserver';
import { isShown } from '../core/engine';
import type { Finding } from '../core/finding';
import { fixEdits, type Hardening, harden } from '../core/harden';
import { nameOf } from '../core/text/file';
import type { FileId } from '../core/text/site';
import { type Context, rangeOf } from './context';
import type { Assessment } from './judging';
import type { ApplyFixArgument, ExplainArgument, HardenArgument, HardenResult, Left, ServerCommand } from './messages';
import { isUnsupported, workspaceEdit } from './workspace-edit';

/**
 * Plans the fixes of a document. The safe tier stays within the document (it may run while the document is saved); review
 * follows the fixes into the files they change, too.
 */
export function hardenFile({ judged, open }: Assessment, tier: 'safe' | 'review'): Hardening {
  if (tier === 'review') return harden(judged, { tier, file: open.file });
  const spares = (file: FileId): string | undefined =>
    file === open.file ? undefined : `it changes ${nameOf(file)}, too: harden with review, or apply it there`;
  return harden(judged, { tier, file: open.file, spares });
}

/** Runs a command of the server. */
export function runCommand(context: Context, command: string, args: readonly unknown[]): Promise<HardenResult | string | null> {
  switch (command as ServerCommand) {
    case 'bulkhead.harden':
      return hardenCommand(context, args[0]);
    case 'bulkhead.applyFix':
      return applyFixCommand(context, args[0]);
    case 'bulkhead.explain':
      return explainCommand(context, args[0]);
    default:
      throw new ResponseError(LSPErrorCodes.RequestFailed, `Bulkhead has no command "${command}".`);
  }
}

async function hardenCommand(context: Context, argument: unknown): Promise<HardenResult> {
  if (!isHarden(argument)) throw misused('bulkhead.harden', '{ uri, tier?: "safe" | "review" }');
  const version = context.documents.byUri(argument.uri)?.version;
  const assessment = version === undefined ? undefined : await context.judging.assess(context.documents.fileOf(argument.uri));
  if (!assessment)
    return tell(context, `${nameOf(argument.uri)} is not open as a Dockerfile or a Compose file: there is nothing to harden.`);
  if (assessment.open.version !== version) return newer(context, assessment);
  const plan = hardenFile(assessment, argument.tier ?? 'review');
  const left = [
    ...plan.left.map((finding) => leftOf(context, assessment, finding)),
    ...plan.refused.filter(({ finding }) => isShown(finding)).map(({ finding, reason }) => leftOf(context, assessment, finding, reason)),
  ];
  if (plan.edits.length === 0) return { applied: false, changes: 0, left };
  const edit = await workspaceEdit(context, assessment, plan.edits, plan.changes);
  if (isUnsupported(edit)) return tell(context, `${nameOf(assessment.open.file)} was not hardened: ${edit.refused}.`, left);
  const applied = await apply(context, assessment, `Harden ${nameOf(assessment.open.file)}`, edit);
  return { applied, changes: plan.changes.length, left };
}

async function applyFixCommand(context: Context, argument: unknown): Promise<HardenResult> {
  if (!isApplyFix(argument)) throw misused('bulkhead.applyFix', '{ uri, version, fingerprint, fix }');
  const assessment = await context.judging.assess(context.documents.fileOf(argument.uri));
  if (!assessment) return tell(context, `${nameOf(argument.uri)} is not open as a Dockerfile or a Compose file: there is nothing to fix.`);
  const left = assessment.shown.map((finding) => leftOf(context, assessment, finding));
  if (assessment.open.version !== argument.version) return newer(context, assessment, left);
  const finding = assessment.shown.find((each) => each.fingerprint === argument.fingerprint);
  const fix = finding?.fixes[argument.fix];
  if (!finding || !fix) return tell(context, `The finding to fix is no longer in ${nameOf(assessment.open.file)}.`, left);
  const made = fixEdits(assessment.judged, finding, argument.fix);
  const edit = 'refused' in made ? made : await workspaceEdit(context, assessment, made.edits);
  if (isUnsupported(edit)) return tell(context, `"${fix.title}" was not applied: ${edit.refused}.`, left);
  const applied = await apply(context, assessment, fix.title, edit);
  return { applied, changes: 1, left: applied ? left.filter((_, i) => assessment.shown[i] !== finding) : left };
}

async function explainCommand(context: Context, argument: unknown): Promise<string | null> {
  if (!isExplain(argument)) throw misused('bulkhead.explain', '{ rule }');
  const page = Object.hasOwn(context.pages, argument.rule) ? context.pages[argument.rule] : undefined;
  if (page === undefined) warn(context, `Bulkhead has no rule "${argument.rule}".`);
  return page ?? null;
}

/** Hands an edit to the client, unless a document that it changes is newer than what was judged. */
async function apply(context: Context, assessment: Assessment, label: string, edit: WorkspaceEdit): Promise<boolean> {
  for (const [file, { version }] of assessment.versions) {
    const now = context.documents.byFile(file);
    if (now && now.version !== version && touches(edit, now.uri)) {
      await newer(context, assessment);
      return false;
    }
  }
  const { applied } = await context.connection.workspace.applyEdit({ label, edit });
  return applied;
}

function touches(edit: WorkspaceEdit, uri: string): boolean {
  return (
    edit.changes?.[uri] !== undefined ||
    edit.documentChanges?.some((each) => 'textDocument' in each && each.textDocument.uri === uri) === true
  );
}

function newer(context: Context, { open }: Assessment, left: readonly Left[] = []): HardenResult {
  return tell(context, `${nameOf(open.file)} has changed since: nothing was applied. Run it again.`, left);
}

function tell(context: Context, message: string, left: readonly Left[] = []): HardenResult {
  warn(context, message);
  return { applied: false, changes: 0, left };
}

/** Shows a message and does not wait for the person to see it. */
function warn({ connection }: Context, message: string): void {
  connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }).catch(() => undefined);
}

function leftOf(context: Context, { judged }: Assessment, finding: Finding, reason?: string): Left {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    uri: context.documents.uriOf(finding.at.file),
    range: rangeOf(context, judged, finding.at),
    ...(reason !== undefined && { reason }),
  };
}

function misused(command: string, form: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, `${command} takes one argument: ${form}.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isHarden(value: unknown): value is HardenArgument {
  return isRecord(value) && typeof value.uri === 'string' && [undefined, 'safe', 'review'].includes(value.tier as string | undefined);
}

function isApplyFix(value: unknown): value is ApplyFixArgument {
  return (
    isRecord(value) &&
    typeof value.uri === 'string' &&
    typeof value.version === 'number' &&
    typeof value.fingerprint === 'string' &&
    typeof value.fix === 'number'
  );
}

function isExplain(value: unknown): value is ExplainArgument {
  return isRecord(value) && typeof value.rule === 'string';
}
