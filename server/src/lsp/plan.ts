import { type CancellationToken, LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import { applyEdits } from '../core/base/edit';
import type { FileId } from '../core/base/span';
import type { Condition } from '../core/fix/condition';
import { type Change, type Hardening, type HardenOptions, harden } from '../core/harden/harden';
import { withDockerfiles } from '../core/harden/pass';
import { aboutKey, aboutOf } from '../core/harden/together';
import type { Analysis } from '../core/lint/analyze';
import type { Finding } from '../core/lint/finding';
import { profileOf } from '../core/model/privilege';
import type { Need } from '../core/probe/need';
import { type Assessment, shownIn } from './analyses';
import { breathe } from './cancelled';
import { misused } from './command';
import { type Context, rangeOf } from './context';
import { guarded } from './guard';
import { notHardenedIn, nothingToChange } from './harden';
import type {
  Left,
  NotHardened,
  Plan,
  PlanArgument,
  PlanEdits,
  PlanEditsArgument,
  PlannedChange,
  PlannedCondition,
  Versioned,
} from './messages';
import { wantedOf } from './presented';
import { isRecord } from './record';
import { isUnsupported, workspaceEdit } from './workspace-edit';

/** Documents that are analyzed together. */
interface Group {
  readonly assessment: Assessment;
  readonly files: ReadonlySet<FileId>;
}

/** All changes that could be made to some open documents, those selected that need no question. */
export async function planChanges(context: Context, argument: PlanArgument, token: CancellationToken): Promise<Plan> {
  if (!isPlan(argument)) throw misused('bulkhead/plan', '{ uris }');
  const documents: Versioned[] = [];
  const changes = new Map<string, PlannedChange>();
  const files = new Map<string, boolean>();
  const notHardened = new Map<string, NotHardened>();
  const groups = await groupsOf(context, argument.uris, token);
  for (const group of groups) {
    await breathe(token);
    for (const file of group.files) {
      const open = group.assessment.versions.get(file);
      if (open) documents.push({ uri: open.uri, version: open.version });
    }
    const whole = hardenGroup(context, group, 'review');
    const isProven = (change: Change): boolean => provenOn(context, group, change) !== undefined;
    const selected = selectedOf(whole, hardenGroup(context, group, 'safe'), isProven);
    for (const change of plannedOf(context, group, whole, selected)) if (!changes.has(change.id)) changes.set(change.id, change);
    for (const each of notHardenedIn(context, group.assessment.analysis, hardenedFiles(group))) notHardened.set(each.uri, each);
    for (const file of new Set(whole.edits.map(({ at }) => at.file)))
      files.set(context.documents.uriOf(file), (await textOf(context, group, file)) === null);
  }
  return {
    documents,
    files: [...files].map(([uri, isNew]) => ({ uri, isNew })).sort((a, b) => (a.uri < b.uri ? -1 : 1)),
    changes: [...changes.values()],
    notHardened: [...notHardened.values()],
    ...(changes.size === 0 && documents.length === 1 && nothingToChange(context, groups[0]!.assessment)),
  };
}

/** What some of the changes of a plan make of the files. */
export async function planEdits(context: Context, argument: PlanEditsArgument, token: CancellationToken): Promise<PlanEdits> {
  if (!isPlanEdits(argument)) throw misused('bulkhead/planEdits', '{ documents: { uri, version }[], ids }');
  const { documents } = argument;
  const groups = await groupsOf(
    context,
    documents.map(({ uri }) => uri),
    token,
  );
  const wanted = new Set(argument.ids);
  const edits: WorkspaceEdit[] = [];
  const texts = new Map<string, string>();
  const made: Mutable<PlanEdits['made']> = [];
  const refused = new Map<string, string>();
  const left: Left[] = [];
  for (const group of groups) {
    await breathe(token);
    const { assessment, files } = group;
    if (!isCurrent(context, assessment, documents)) throw outdated();
    const without = (finding: Finding): string | undefined => (wanted.has(idOf(finding)) ? undefined : 'it is not selected');
    const plan = hardenGroup(context, group, 'review', without);
    for (const file of new Set(plan.edits.map(({ at }) => at.file))) {
      const text = (await textOf(context, group, file)) ?? '';
      texts.set(context.documents.uriOf(file), applyEdits(file, text, plan.edits));
    }
    const edit = plan.edits.length === 0 ? {} : await workspaceEdit(context, assessment, plan.edits);
    if (isUnsupported(edit)) throw new ResponseError(LSPErrorCodes.RequestFailed, `The files cannot be hardened: ${edit.refused}.`);
    edits.push(edit);
    for (const change of plan.changes) made.push({ id: idOf(change.finding), ...placeOf(context, plan, change) });
    for (const { finding, reason } of plan.refused) if (wanted.has(idOf(finding))) refused.set(idOf(finding), reason);
    for (const file of files)
      left.push(
        ...wantedOf(plan.after, shownIn(plan.after, file), assessment.settings, context.client.syntaxElsewhere)
          .filter(({ limits }) => !limits)
          .map((finding) => leftOf(context, plan.after, finding)),
      );
  }
  for (const { id } of made) refused.delete(id);
  const edit = joined(edits);
  return {
    ...(edit && { edit }),
    texts: [...texts].map(([uri, text]) => ({ uri, text })),
    made,
    refused: [...refused].map(toRefused),
    left,
  };
}

type Mutable<T> = T extends readonly (infer E)[] ? E[] : never;

function toRefused([id, reason]: readonly [string, string]): PlanEdits['refused'][number] {
  return { id, reason };
}

/** The documents by the analysis that they are part of; those that are not checked are passed over. */
async function groupsOf(context: Context, uris: readonly string[], token: CancellationToken): Promise<Group[]> {
  const groups = new Map<Analysis, { assessment: Assessment; files: Set<FileId> }>();
  for (const uri of uris) {
    const assessment = await context.analyses.assess(context.documents.fileOf(uri), token);
    if (!assessment) continue;
    const group = groups.get(assessment.analysis) ?? { assessment, files: new Set() };
    group.files.add(assessment.open.file);
    groups.set(assessment.analysis, group);
  }
  return [...groups.values()];
}

function isCurrent({ documents }: Context, { versions }: Assessment, wanted: readonly Versioned[]): boolean {
  return wanted.every(({ uri, version }) => {
    const open = documents.byUri(uri);
    return open !== undefined && open.version === version && (versions.get(open.file)?.version ?? version) === version;
  });
}

/** One document is hardened together with the Dockerfiles that its services build, several as they are. */
function hardenGroup(
  { guard }: Context,
  { assessment, files }: Group,
  tier: 'safe' | 'review',
  without?: HardenOptions['without'],
): Hardening {
  const [file] = files;
  const about = files.size === 1 ? { file: file! } : { governs: (each: FileId) => files.has(each) };
  return guarded(guard, [], () => harden(assessment.analysis, { tier, ...about, ...(without && { without }) }));
}

/** The files that a group is hardened in. */
function hardenedFiles({ assessment, files }: Group): ReadonlySet<FileId> {
  const [file] = files;
  return files.size === 1 ? withDockerfiles(assessment.analysis, file!) : files;
}

/** What tells a change from others of a plan, however many of them are made. */
function idOf({ rule, at, subject }: Finding): string {
  return [rule, at.file, at.start, at.end, subject.kind, subject.name].join(' ');
}

/** The changes that hold without a question: they are also what the safe ones alone would be, or proven, and rest on no other. */
function selectedOf(whole: Hardening, safe: Hardening, isProven: (change: Change) => boolean): ReadonlySet<Change> {
  const alone = new Set(safe.changes.map(({ finding }) => idOf(finding)));
  const isSure = (change: Change): boolean => change.tier === 'safe' && alone.has(idOf(change.finding));
  const sure = new Set(whole.changes.filter((change) => isSure(change) || isProven(change)));
  const made = (): ReadonlySet<string> => new Set([...sure].map(({ finding }) => aboutKey(aboutOf(finding))));
  for (let before = -1; before !== sure.size; ) {
    before = sure.size;
    const known = made();
    for (const change of sure) if (!change.rests.every((about) => known.has(aboutKey(about)))) sure.delete(change);
  }
  return sure;
}

/** What `bulkhead probe` takes from a service, and gives back where the service misses it. */
const probed: ReadonlySet<Need['need']> = new Set<Need['need']>(['capability', 'write', 'new-privileges', 'processes']);

/** The day on which the service was run with what a change leaves it, and worked: where all that it relies on holds by the profile of that run. */
function provenOn({ rules }: Context, { assessment: { analysis } }: Group, { finding, tier, conditions }: Change): string | undefined {
  const { subject, rule, at } = finding;
  if (tier !== 'review' || conditions.some(({ state }) => state !== 'holds')) return undefined;
  if (!rules.get(rule)?.takes?.every(({ need }) => probed.has(need))) return undefined;
  const service = analysis.project.services.find(
    ({ name, mentions }) => name === subject.name && mentions.some(({ file }) => file === at.file),
  );
  const profile = service && profileOf(service)?.profile;
  return profile?.probed && profile.checked;
}

function plannedOf(context: Context, group: Group, { changes }: Hardening, selected: ReadonlySet<Change>): PlannedChange[] {
  const { analysis } = group.assessment;
  const byAbout = new Map<string, Set<string>>();
  for (const { finding } of changes) {
    const key = aboutKey(aboutOf(finding));
    byAbout.set(key, (byAbout.get(key) ?? new Set()).add(idOf(finding)));
  }
  return changes.map((change): PlannedChange => {
    const { finding, title, tier, reliesOn } = change;
    const id = idOf(finding);
    const rests = new Set(change.rests.flatMap((about) => [...(byAbout.get(aboutKey(about)) ?? [])]));
    rests.delete(id);
    const proven = provenOn(context, group, change);
    return {
      id,
      subject: finding.subject.name,
      kind: finding.subject.kind,
      title,
      tier,
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      uri: context.documents.uriOf(finding.at.file),
      range: rangeOf(context, analysis, finding.at),
      reason: reliesOn,
      conditions: change.conditions.map((condition) => conditionOf(context, analysis, condition)),
      rests: [...rests],
      selected: selected.has(change),
      ...(proven !== undefined && { proven }),
    };
  });
}

function conditionOf(context: Context, analysis: Analysis, { says, state, because, settle }: Condition): PlannedCondition {
  const at = because?.at;
  return {
    says,
    state,
    ...(because && { because: because.note }),
    ...(settle !== undefined && { settle }),
    ...(at && { uri: context.documents.uriOf(at.file), range: rangeOf(context, analysis, at) }),
  };
}

/** Where a change begins once all edits are made, after the line break that it may begin with; where its finding is, if it has no edit of its own. */
function placeOf(context: Context, { edits, after }: Hardening, { finding, edits: own }: Change): { uri: string; range: Left['range'] } {
  const [first] = own;
  const { file, start } = first?.at ?? finding.at;
  const before = edits.slice(0, first ? Math.max(edits.indexOf(first), 0) : edits.length);
  const shift = before
    .filter(({ at }) => at.file === file && at.start <= start)
    .reduce((sum, { at, newText }) => sum + newText.length - (at.end - at.start), 0);
  const space = /^\s*\n\s*/.exec(first?.newText ?? '')?.[0].length ?? 0;
  const place = start + shift + space;
  return { uri: context.documents.uriOf(file), range: rangeOf(context, after, { file, start: place, end: place }) };
}

function leftOf(context: Context, after: Analysis, { rule, severity, message, at }: Finding): Left {
  return { rule, severity, message, uri: context.documents.uriOf(at.file), range: rangeOf(context, after, at) };
}

/** The text of a file as it is; `null` where it does not exist. */
async function textOf(context: Context, { assessment }: Group, file: FileId): Promise<string | null> {
  const known = assessment.analysis.read(file) ?? assessment.versions.get(file)?.text;
  return known ?? context.disk.read(file, assessment.root);
}

/** Edits of different files as one. */
function joined(edits: readonly WorkspaceEdit[]): WorkspaceEdit | undefined {
  const documentChanges = edits.flatMap((edit) => edit.documentChanges ?? []);
  if (documentChanges.length > 0) return { documentChanges };
  const changes: Record<string, TextEditsOf> = Object.assign({}, ...edits.map((edit) => edit.changes ?? {}));
  return Object.keys(changes).length > 0 ? { changes } : undefined;
}

type TextEditsOf = NonNullable<WorkspaceEdit['changes']>[string];

function outdated(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'A document has changed: request the plan again.');
}

function isPlan(value: unknown): value is PlanArgument {
  return isRecord(value) && isListOf(value.uris, (uri) => typeof uri === 'string');
}

function isPlanEdits(value: unknown): value is PlanEditsArgument {
  const isVersioned = (one: unknown): boolean => isRecord(one) && typeof one.uri === 'string' && typeof one.version === 'number';
  return isRecord(value) && isListOf(value.documents, isVersioned) && isListOf(value.ids, (id) => typeof id === 'string');
}

function isListOf(value: unknown, is: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}
