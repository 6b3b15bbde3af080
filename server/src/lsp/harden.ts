import type { ApplyWorkspaceEditResult, CancellationToken, WorkspaceEdit } from 'vscode-languageserver';
import type { TextEdit } from '../core/base/edit';
import { nameOf } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { visible } from '../core/base/visible';
import { type Change, type Hardening, harden } from '../core/harden/harden';
import { withDockerfiles } from '../core/harden/pass';
import { unhardened } from '../core/harden/unhardened';
import type { Analysis } from '../core/lint/analyze';
import type { Finding } from '../core/lint/finding';
import { fixesOf } from '../core/lint/fixes';
import type { Service } from '../core/model/service';
import type { Assessment } from './analyses';
import { stopIfCancelled } from './cancelled';
import { misused, warn } from './command';
import { type Context, editsOf, rangeOf } from './context';
import { guarded } from './guard';
import type { ApplyFixArgument, HardenArgument, HardenResult, HardenSubjectArgument, Left, NotHardened } from './messages';
import { presented } from './presented';
import { isRecord } from './record';
import { isUntitled } from './uri';
import { isSameEdit, isUnsupported, workspaceEdit } from './workspace-edit';

/**
 * Plans the fixes of a document. The safe tier stays within the document (it may run while the document is saved); review
 * follows the fixes into the files they change, too.
 */
export function hardenFile(context: Context, assessment: Assessment, tier: 'safe' | 'review'): Hardening {
  const { analysis, open } = assessment;
  const isElsewhere = (file: FileId): string | undefined =>
    file === open.file ? undefined : `it also changes ${nameOf(file)}: harden with review, or apply the fix there`;
  const exempts = tier === 'review' ? notMade(context, assessment) : isElsewhere;
  return guarded(context.guard, [], () => harden(analysis, { tier, file: open.file, exempts }));
}

/** Why a file is left out that would have to be made first: beside a document that is not saved, or for a client that cannot make files. */
function notMade({ client }: Context, { analysis, open, versions }: Assessment): (file: FileId) => string | undefined {
  return (file) => {
    if (analysis.read(file) !== null || versions.has(file)) return undefined;
    if (isUntitled(open.file)) return `it creates the file ${nameOf(file)} beside this document: save the document first`;
    return client.createsFiles ? undefined : `it creates the file ${nameOf(file)}, which this editor does not support`;
  };
}

/** Plans the safe and review fixes of some of the findings that are shown in a document, those that stand for several among them. */
export function hardenSome({ guard }: Context, { analysis, open }: Assessment, findings: readonly Finding[]): Hardening {
  const without = (finding: Finding): string | undefined =>
    findings.some((each) => standsFor(each, finding)) ? undefined : 'it was not selected';
  return guarded(guard, [], () => harden(analysis, { tier: 'review', file: open.file, without }));
}

/** Plans the fixes of one service or stage of a document. */
function hardenSubject(context: Context, assessment: Assessment, subject: string, tier: 'safe' | 'review'): Hardening {
  const { analysis, open } = assessment;
  const without = (finding: Finding): string | undefined =>
    finding.subject.name === subject && finding.at.file === open.file ? undefined : 'it is about another service or stage';
  const exempts = notMade(context, assessment);
  return guarded(context.guard, [], () => harden(analysis, { tier, file: open.file, without, exempts }));
}

function standsFor(shown: Finding, { rule, subject, at, fingerprint }: Finding): boolean {
  if (shown.fingerprint === fingerprint) return true;
  return shown.grouped?.includes(rule) === true && shown.at.file === at.file && shown.subject.name === subject.name;
}

/**
 * The changes of a hardening that hold without the others, so that nobody needs to be asked about them: the safe ones whose edits are also what the
 * safe ones alone would be, and belong to no other change. A change that is safe only beside a change for review is not among them.
 */
export function unasked(context: Context, assessment: Assessment, { changes }: Hardening): ReadonlySet<Change> {
  const sure = new Set(changes.filter(({ tier }) => tier === 'safe'));
  if (sure.size === 0) return sure;
  const alone = hardenFile(context, assessment, 'safe').edits;
  const isSure = (edit: TextEdit): boolean =>
    alone.some((each) => isSameEdit(each, edit)) && changes.every((change) => sure.has(change) || !change.edits.includes(edit));
  for (let before = -1; before !== sure.size; ) {
    before = sure.size;
    for (const change of sure) if (!change.edits.every(isSure)) sure.delete(change);
  }
  return sure;
}

/** `bulkhead.harden`. */
export async function hardenCommand(context: Context, argument: unknown, token: CancellationToken): Promise<HardenResult> {
  if (!isHarden(argument)) throw misused('bulkhead.harden', '{ uri, tier?: "safe" | "review" }');
  return hardenWith(context, argument, token);
}

/** `bulkhead.hardenSubject`. */
export async function hardenSubjectCommand(context: Context, argument: unknown, token: CancellationToken): Promise<HardenResult> {
  if (!isHardenSubject(argument)) throw misused('bulkhead.hardenSubject', '{ uri, subject, version?, tier?: "safe" | "review" }');
  return hardenWith(context, argument, token);
}

/** Hardens a document, or one subject in it. */
async function hardenWith(
  context: Context,
  argument: HardenArgument & Partial<HardenSubjectArgument>,
  token: CancellationToken,
): Promise<HardenResult> {
  const version = context.documents.byUri(argument.uri)?.version;
  const assessment = version === undefined ? undefined : await context.analyses.assess(context.documents.fileOf(argument.uri), token);
  if (!assessment)
    return tell(context, `${nameOf(argument.uri)} is not open as a Dockerfile or a Compose file: there is nothing to harden.`);
  if (assessment.open.version !== (argument.version ?? version)) return newer(context, assessment);
  const { tier = 'review', subject } = argument;
  const plan = subject === undefined ? hardenFile(context, assessment, tier) : hardenSubject(context, assessment, subject, tier);
  const left = leftAfter(context, assessment, plan);
  const notHardened = notHardenedIn(context, assessment.analysis, withDockerfiles(assessment.analysis, assessment.open.file));
  for (const each of notHardened) warn(context, whyNotHardened(each));
  const repair = notHardened.length > 0 ? { notHardened } : {};
  if (plan.edits.length === 0) return { applied: false, changes: 0, left, ...repair, ...nothingToChange(context, assessment) };
  const edit = await workspaceEdit(context, assessment, plan.edits, plan.changes, unasked(context, assessment, plan));
  if (isUnsupported(edit)) return tell(context, `${nameOf(assessment.open.file)} was not hardened: ${edit.refused}.`, left);
  stopIfCancelled(token);
  const outdated = newerThan(context, assessment, edit);
  if (outdated) return { ...outdated, changes: plan.changes.length, left };
  const applied = await apply(context, `Harden ${visible(subject ?? nameOf(assessment.open.file))}`, edit);
  if (!applied) {
    const what = nameOf(assessment.open.file);
    return {
      ...tell(context, `${what} is unchanged: no change was selected, or the editor refused them.`, left),
      changes: plan.changes.length,
    };
  }
  return { applied, changes: plan.changes.length, left: (await leftNow(context, assessment, token)) ?? left, ...repair };
}

/** Those of some files that cannot be hardened, or not with success, before something is repaired. */
export function notHardenedIn(context: Context, analysis: Analysis, files: ReadonlySet<FileId>): NotHardened[] {
  const own = unhardened(analysis).filter(({ file }) => files.has(file));
  return own.map(({ file, whole, because: { message, at } }) => ({
    uri: context.documents.uriOf(file),
    whole,
    because: { message, uri: context.documents.uriOf(at.file), range: rangeOf(context, analysis, at) },
  }));
}

function whyNotHardened({ uri, whole, because }: NotHardened): string {
  const where = `line ${because.range.start.line + 1}${because.uri === uri ? '' : ` of ${nameOf(because.uri)}`}`;
  const what = whole ? `is not hardened until ${where} is corrected` : `is refused until ${where} is corrected, hardened or not`;
  return visible(`${nameOf(uri)} ${what}: ${because.message}`);
}

/** What the document would show after a hardening, with the reason where a fix could not be made. */
function leftAfter(context: Context, assessment: Assessment, { left, refused }: Hardening): Left[] {
  const { analysis, open, shown } = assessment;
  const reasonOf = (finding: Finding): string | undefined => refused.find((each) => standsFor(finding, each.finding))?.reason;
  const said = shown.filter(({ rule }) => rule.startsWith('any/'));
  const all = [...said, ...presented(analysis, left, open.file)].filter(({ limits }) => !limits);
  return all.map((finding) => leftOf(context, assessment, finding, reasonOf(finding)));
}

/** What the document shows once the client has told of its edits; nothing where it has not. */
async function leftNow(context: Context, { open }: Assessment, token: CancellationToken): Promise<Left[] | undefined> {
  if (context.documents.byFile(open.file)?.version === open.version) return undefined;
  const now = await context.analyses.assess(open.file, token);
  return now?.shown.filter(({ limits }) => !limits).map((finding) => leftOf(context, now, finding));
}

/** Why there is nothing to change in a document. */
export function nothingToChange(context: Context, { analysis, open }: Assessment): Pick<HardenResult, 'nothing' | 'elsewhere'> {
  const { file } = open;
  if (analysis.findings.some(({ rule, at }) => rule === 'any/syntax' && at.file === file)) return { nothing: 'syntax' };
  const { subjects, services } = analysis.project;
  if (subjects.some(({ ref }) => ref.file === file)) return { nothing: 'hardened' };
  const others = [...new Set(services.filter((service) => restsOn(service, file)).map(({ ref }) => ref.file))];
  return others.length > 0 ? { nothing: 'elsewhere', elsewhere: others.map(context.documents.uriOf) } : { nothing: 'empty' };
}

/** True for a service that gets keys from a file. */
function restsOn({ mentions, map }: Service, file: FileId): boolean {
  return (
    mentions.some((mention) => mention.file === file) || [...map.entries.values()].some(({ value: { origin } }) => origin?.file === file)
  );
}

/** `bulkhead.applyFix`. */
export async function applyFixCommand(context: Context, argument: unknown, token: CancellationToken): Promise<HardenResult> {
  if (!isApplyFix(argument)) throw misused('bulkhead.applyFix', '{ uri, version, fingerprint, fix }');
  const assessment = await context.analyses.assess(context.documents.fileOf(argument.uri), token);
  if (!assessment) return tell(context, `${nameOf(argument.uri)} is not open as a Dockerfile or a Compose file: there is nothing to fix.`);
  const shown = assessment.shown.filter(({ limits }) => !limits);
  const left = shown.map((finding) => leftOf(context, assessment, finding));
  if (assessment.open.version !== argument.version) return newer(context, assessment, left);
  const finding = assessment.shown.find((each) => each.fingerprint === argument.fingerprint);
  const fix = finding && fixesOf(assessment.analysis, finding)[argument.fix];
  if (!finding || !fix) return tell(context, `The finding to fix is no longer in ${nameOf(assessment.open.file)}.`, left);
  const made = editsOf(context, assessment.analysis, finding, argument.fix);
  const edit = 'refused' in made ? made : await workspaceEdit(context, assessment, made.edits);
  if (isUnsupported(edit)) return tell(context, `"${fix.title}" was not applied: ${edit.refused}.`, left);
  stopIfCancelled(token);
  const outdated = newerThan(context, assessment, edit);
  if (outdated) return { ...outdated, changes: 1, left };
  const applied = await apply(context, fix.title, edit);
  return { applied, changes: 1, left: applied ? left.filter((_, i) => shown[i] !== finding) : left };
}

/** Says so when a document that an edit changes is newer than what was analyzed. */
function newerThan(context: Context, assessment: Assessment, edit: WorkspaceEdit): HardenResult | undefined {
  for (const [file, { version }] of assessment.versions) {
    const now = context.documents.byFile(file);
    if (now && now.version !== version && touches(edit, now.uri)) return newer(context, assessment);
  }
  return undefined;
}

/** Hands an edit to the client. @returns false where it was not made; a client may answer a refusal with an error */
async function apply({ connection }: Context, label: string, edit: WorkspaceEdit): Promise<boolean> {
  try {
    const answer: ApplyWorkspaceEditResult | null = await connection.workspace.applyEdit({ label, edit });
    return answer?.applied === true;
  } catch (error) {
    connection.console.warn(`The edits were not applied: ${String(error)}`);
    return false;
  }
}

function touches(edit: WorkspaceEdit, uri: string): boolean {
  return (
    edit.changes?.[uri] !== undefined ||
    edit.documentChanges?.some((each) => 'textDocument' in each && each.textDocument.uri === uri) === true
  );
}

function newer(context: Context, { open }: Assessment, left: readonly Left[] = []): HardenResult {
  return tell(context, `${nameOf(open.file)} has changed since then: nothing was applied. Run the command again.`, left);
}

function tell(context: Context, message: string, left: readonly Left[] = []): HardenResult {
  warn(context, message);
  return { applied: false, changes: 0, left, said: true };
}

function leftOf(context: Context, { analysis }: Assessment, finding: Finding, reason?: string): Left {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    uri: context.documents.uriOf(finding.at.file),
    range: rangeOf(context, analysis, finding.at),
    ...(reason !== undefined && { reason }),
  };
}

function isHarden(value: unknown): value is HardenArgument {
  return isRecord(value) && typeof value.uri === 'string' && [undefined, 'safe', 'review'].includes(value.tier as string | undefined);
}

function isHardenSubject(value: unknown): value is HardenSubjectArgument {
  return (
    isHarden(value) &&
    'subject' in value &&
    typeof value.subject === 'string' &&
    (!('version' in value) || typeof value.version === 'number')
  );
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
