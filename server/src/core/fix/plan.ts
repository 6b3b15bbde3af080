import { disjoint, type TextEdit } from '../base/edit';
import { append } from '../base/many';
import { bySpan } from '../base/span';
import type { Project } from '../model/project';
import { directEdits } from './direct-edits';
import { keptOutOf } from './kept-out';
import { lowerJson } from './lower.json';
import { lowerYaml, type Slot } from './lower.yaml';
import { throughAnchors } from './merge-keys';
import { optionsEdits } from './options';
import { type Placed, type PlacedSlot, place } from './place';
import { conflictOf, inOrder, isAsked, join, type Requests, unite } from './requests';
import { intoSharedMaps } from './shared-maps';
import type { Fix } from './want';

/** What became of one fix: its share of the edits, or why it is refused whole. */
export type Outcome =
  | { readonly edits: readonly TextEdit[] /** Other services that it changes, too. */; readonly shared: readonly string[] }
  | { readonly refused: string };

/** All fixes together: the edits, disjoint and in order, and the outcome of each fix in the order given. */
export interface Plan {
  readonly edits: readonly TextEdit[];
  readonly outcomes: readonly Outcome[];
}

/**
 * Makes one set of disjoint edits out of many fixes. Fixes come in order of precedence: where two contradict each other the
 * earlier one wins and the later one is refused whole. The order does not show in the text: wants are sorted before they
 * are written.
 * @param bulk true where a person chose none of them: what changes a service that no fix wants changed is refused then
 */
export function plan(project: Project, fixes: readonly Fix[], bulk = false): Plan {
  const refused = new Map<number, string>();
  // Each round refuses at least one more fix, so it ends.
  for (let round = 0; round <= fixes.length; round++) {
    const attempt = attemptPlan(project, fixes, refused, bulk);
    if (attempt) return attempt;
  }
  return { edits: [], outcomes: fixes.map((_, index) => ({ refused: refused.get(index) ?? 'its edits overlap those of another fix' })) };
}

/** One try at a plan of all fixes that are not refused yet. */
interface Attempt {
  readonly project: Project;
  readonly fixes: readonly Fix[];
  readonly bulk: boolean;
  readonly refused: Map<number, string>;
  /** What is to be written, each edit once for each fix that needs it. */
  readonly edits: { readonly edit: TextEdit; readonly fix: number }[];
  /** Edits of slots, in the order in which they stand at one place. */
  readonly ordered: TextEdit[];
  /** Edits inside a scalar: one that adds to its end stands before new lines behind it. */
  readonly inside: TextEdit[];
  /** By fix: other services that it changes, too. */
  readonly shared: Map<number, Set<string>>;
}

/** Slots by their file, then by their path, each with the fixes that fill it. */
type Slots = Map<string, Map<string, { slot: Slot; readonly fixes: Set<number> }>>;

/** @returns nothing where it had to refuse another fix. */
function attemptPlan(project: Project, fixes: readonly Fix[], refused: Map<number, string>, bulk: boolean): Plan | undefined {
  const before = refused.size;
  const attempt: Attempt = { project, fixes, bulk, refused, edits: [], ordered: [], inside: [], shared: new Map() };
  lowerSlots(attempt, placeRequests(attempt, collectRequests(attempt)));
  addDirectEdits(attempt);
  addOptions(attempt);
  return refused.size > before ? undefined : finished(attempt);
}

function refuse({ refused }: Attempt, indices: Iterable<number>, reason: string): void {
  for (const index of indices) if (!refused.has(index)) refused.set(index, reason);
}

function own({ edits }: Attempt, owners: Iterable<number>, edit: TextEdit): void {
  for (const fix of owners) edits.push({ edit, fix });
}

function collectRequests(attempt: Attempt): Requests {
  const requests: Requests = new Map();
  attempt.fixes.forEach((fix, index) => {
    if (attempt.refused.has(index)) return;
    const conflict = fix.want.map((want) => conflictOf(requests, want, fix)).find((found) => found !== undefined);
    if (conflict !== undefined) refuse(attempt, [index], conflict);
    else for (const want of fix.want) join(requests, want, index, fix);
  });
  return requests;
}

/** Decides where each want is fulfilled. */
function placeRequests(attempt: Attempt, requests: Requests): Slots {
  const { project, bulk, shared } = attempt;
  const slots: Slots = new Map();
  const asked = inOrder(requests);
  // Who picks single fixes picks services, and gets each where that one is written.
  for (const request of throughAnchors(project, bulk ? intoSharedMaps(project, asked) : asked)) {
    const { op, fixes: owners } = request;
    const placed = place(project, op);
    if ('refused' in placed) refuse(attempt, owners, placed.refused);
    if ('refused' in placed || 'nothing' in placed) continue;
    const { others, kept } = othersOf(attempt, requests, request, placed);
    for (const owner of owners) for (const name of others) shared.set(owner, (shared.get(owner) ?? new Set()).add(name));
    if ('edit' in placed) own(attempt, owners, placed.edit);
    else for (const { file, slot } of [...placed.slots, ...kept]) fill(attempt, slots, { file, slot, owners });
  }
  return slots;
}

/**
 * The other services that a want changes, too. In bulk, those of which it is not wanted keep what they have by a key of their own; where they cannot, the
 * fixes are refused.
 */
function othersOf(
  attempt: Attempt,
  requests: Requests,
  { op, fixes: owners, heirs }: ReturnType<typeof throughAnchors>[number],
  placed: Extract<Placed, { readonly shared: readonly string[] }>,
): { readonly others: readonly string[]; readonly kept: readonly PlacedSlot[] } {
  const { project, bulk } = attempt;
  const others = placed.shared.filter((name) => !heirs.has(name));
  const unasked = bulk ? others.filter((name) => !isAsked(project, requests, name, op.key)) : [];
  if (unasked.length === 0) return { others, kept: [] };
  const kept = 'slots' in placed ? keptOutOf(project, op, unasked) : undefined;
  if (kept) return { others: others.filter((name) => !unasked.includes(name)), kept };
  refuse(attempt, owners, `it would also change "${unasked[0]}", which the fix is not about: change it by hand`);
  return { others, kept: [] };
}

function fill(attempt: Attempt, slots: Slots, { file, slot, owners }: PlacedSlot & { readonly owners: ReadonlySet<number> }): void {
  const inFile: NonNullable<ReturnType<Slots['get']>> = slots.get(file) ?? new Map();
  slots.set(file, inFile);
  const key = JSON.stringify(slot.path);
  const present = inFile.get(key);
  if (!present) {
    inFile.set(key, { slot, fixes: new Set(owners) });
    return;
  }
  const both = unite(present.slot, slot);
  if (!both) {
    refuse(attempt, owners, 'another fix writes a different value in the same place');
    return;
  }
  present.slot = both;
  for (const owner of owners) present.fixes.add(owner);
}

function lowerSlots(attempt: Attempt, slots: Slots): void {
  for (const [file, inFile] of slots) {
    const source = attempt.project.files.get(file);
    if (!source || source.tree.language === 'docker') continue;
    const rows = [...inFile.values()];
    const lower = source.tree.language === 'yaml' ? lowerYaml : lowerJson;
    const lowering = lower(
      source.tree,
      rows.map(({ slot }) => slot),
    );
    append(attempt.ordered, lowering.edits);
    lowering.slots.forEach((lowered, row) => {
      const owners = rows[row]!.fixes;
      if ('refused' in lowered) refuse(attempt, owners, lowered.refused);
      else for (const edit of lowered.edits) own(attempt, owners, edit);
    });
  }
}

function addDirectEdits(attempt: Attempt): void {
  attempt.fixes.forEach((fix, index) => {
    if (attempt.refused.has(index)) return;
    const direct = directEdits(attempt.project, fix);
    if ('refused' in direct) {
      refuse(attempt, [index], direct.refused);
      return;
    }
    for (const edit of direct.edits) own(attempt, [index], edit);
    append(attempt.inside, direct.edits);
  });
}

function addOptions(attempt: Attempt): void {
  const standing = attempt.fixes.map((fix, index) => ({ fix, index })).filter(({ index }) => !attempt.refused.has(index));
  for (const { edit, owners, refused: contradicting } of optionsEdits(standing)) {
    refuse(attempt, contradicting, 'another fix sets the same options differently');
    const isBroken = attempt.project.files.get(edit.at.file)?.tree.problems.length !== 0;
    if (isBroken) refuse(attempt, owners, 'the file has syntax errors: correct them first');
    own(attempt, owners, edit);
    attempt.inside.push(edit);
  }
}

/** The plan, unless edits overlap: the last fix that is in the way is refused then. */
function finished(attempt: Attempt): Plan | undefined {
  const { fixes, refused, edits, inside, ordered, shared } = attempt;
  const all = disjoint(distinct([...inside, ...ordered, ...edits.map(({ edit }) => edit)]));
  if (!all) {
    refuse(attempt, [lastOverlapping(fixes, edits)], 'its edits overlap those of another fix');
    return undefined;
  }
  const ownersOf = new Map<string, Set<number>>();
  for (const { edit, fix } of edits) ownersOf.set(editKey(edit), (ownersOf.get(editKey(edit)) ?? new Set()).add(fix));
  const owned = joinInsertions(all.map((edit) => ({ edit, owners: ownersOf.get(editKey(edit)) ?? new Set() })));
  const shares = fixes.map((): TextEdit[] => []);
  for (const { edit, owners } of owned) for (const owner of owners) shares[owner]!.push(edit);
  const outcomes = fixes.map((_, index): Outcome => {
    const reason = refused.get(index);
    return reason === undefined ? { edits: shares[index]!, shared: [...(shared.get(index) ?? [])].sort() } : { refused: reason };
  });
  return { edits: owned.map(({ edit }) => edit), outcomes };
}

interface Owned {
  readonly edit: TextEdit;
  readonly owners: ReadonlySet<number>;
}

function editKey({ at, newText }: TextEdit): string {
  return `${at.file}\0${at.start}\0${at.end}\0${newText}`;
}

/** Neighbouring insertions of one fix become one edit: a person who picks single edits must not tear the fix apart. */
function joinInsertions(edits: readonly Owned[]): Owned[] {
  const out: Owned[] = [];
  for (const owned of edits) {
    const last = out.at(-1);
    const insertions = last && last.edit.at.start === last.edit.at.end && bySpan(last.edit.at, owned.edit.at) === 0;
    const sameOwners = last && last.owners.size === owned.owners.size && [...owned.owners].every((owner) => last.owners.has(owner));
    if (insertions && sameOwners)
      out[out.length - 1] = { ...last, edit: { ...last.edit, newText: last.edit.newText + owned.edit.newText } };
    else out.push(owned);
  }
  return out;
}

/** The latest fix, by precedence, whose edits cannot stand beside those of the fixes before it. */
function lastOverlapping(fixes: readonly Fix[], edits: readonly { readonly edit: TextEdit; readonly fix: number }[]): number {
  for (let index = 1; index <= fixes.length; index++) {
    if (!disjoint(distinct(edits.filter(({ fix }) => fix < index).map(({ edit }) => edit)))) return index - 1;
  }
  return fixes.length - 1;
}

function distinct(edits: readonly TextEdit[]): TextEdit[] {
  return [...new Set(edits)];
}
