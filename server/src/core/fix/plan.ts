import { disjoint, type TextEdit } from '../base/edit';
import { bySite, type Site } from '../base/site';
import type { Project } from '../model/project';
import type { Inline } from '../model/stage';
import { type NodeRef, refKey } from '../model/traced';
import type { DockerTree } from '../syntax/dockertree';
import { byKeyOrder } from './key-order';
import { lowerDockerfile } from './lower.dockerfile';
import { lowerIgnore } from './lower.ignore';
import { lowerJson } from './lower.json';
import { lowerYaml, type Slot } from './lower.yaml';
import { throughAnchors, type Wish } from './merge-keys';
import { optionsEdits } from './options';
import { type Op, place } from './place';
import type { Fix, Json, Want } from './want';

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
 * earlier one wins and the later one is refused whole. The order does not show in the text: wishes are sorted before they
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

/** Wishes by their subject, then by their key. */
type Wishes = Map<string, Map<string, Wish>>;

function attemptPlan(project: Project, fixes: readonly Fix[], refused: Map<number, string>, bulk: boolean): Plan | undefined {
  const before = refused.size;
  const refuse = (indices: Iterable<number>, reason: string): void => {
    for (const index of indices) if (!refused.has(index)) refused.set(index, reason);
  };
  const wishes: Wishes = new Map();
  fixes.forEach((fix, index) => {
    if (refused.has(index)) return;
    const conflict = fix.want.map((want) => conflictOf(wishes, want, fix)).find((found) => found !== undefined);
    if (conflict !== undefined) refuse([index], conflict);
    else for (const want of fix.want) join(wishes, want, index, fix);
  });

  const edits: { readonly edit: TextEdit; readonly fix: number }[] = [];
  const ordered: TextEdit[] = [];
  /** Edits inside a scalar: one that adds to its end stands before new lines behind it. */
  const inside: TextEdit[] = [];
  const shared = new Map<number, Set<string>>();
  const slots = new Map<string, Map<string, { slot: Slot; readonly fixes: Set<number> }>>();
  const united = throughAnchors(project, [...wishes.values()].flatMap((keys) => [...keys.values()]).sort(byCanon));
  for (const { op, fixes: owners, heirs } of united) {
    const placed = place(project, op);
    if ('refused' in placed) refuse(owners, placed.refused);
    if ('refused' in placed || 'nothing' in placed) continue;
    const unasked = bulk && placed.shared.find((name) => !heirs.has(name) && !isAsked(project, wishes, name, op.key));
    if (unasked) refuse(owners, `it would change "${unasked}", too, for which it is not meant: make it by hand`);
    for (const owner of owners)
      for (const name of placed.shared) if (!heirs.has(name)) shared.set(owner, (shared.get(owner) ?? new Set()).add(name));
    if ('edit' in placed) {
      for (const owner of owners) edits.push({ edit: placed.edit, fix: owner });
      continue;
    }
    for (const { file, slot } of placed.slots) {
      const inFile = slots.get(file) ?? new Map<string, { slot: Slot; readonly fixes: Set<number> }>();
      slots.set(file, inFile);
      const key = JSON.stringify(slot.path);
      const present = inFile.get(key);
      if (!present) inFile.set(key, { slot, fixes: new Set(owners) });
      else {
        const both = unite(present.slot, slot);
        if (!both) refuse(owners, 'another fix writes something else to the same place');
        else {
          present.slot = both;
          for (const owner of owners) present.fixes.add(owner);
        }
      }
    }
  }
  for (const [file, inFile] of slots) {
    const source = project.files.get(file);
    if (!source || source.kind === 'dockerfile') continue;
    const rows = [...inFile.values()];
    const lower = source.kind === 'compose' ? lowerYaml : lowerJson;
    const lowering = lower(
      source.tree,
      rows.map(({ slot }) => slot),
    );
    ordered.push(...lowering.edits);
    lowering.slots.forEach((lowered, row) => {
      const owners = rows[row]!.fixes;
      if ('refused' in lowered) refuse(owners, lowered.refused);
      else for (const edit of lowered.edits) for (const owner of owners) edits.push({ edit, fix: owner });
    });
  }
  fixes.forEach((fix, index) => {
    if (refused.has(index)) return;
    const direct = directEdits(project, fix);
    if ('refused' in direct) refuse([index], direct.refused);
    else {
      for (const edit of direct.edits) edits.push({ edit, fix: index });
      inside.push(...direct.edits);
    }
  });
  const standing = fixes.map((fix, index) => ({ fix, index })).filter(({ index }) => !refused.has(index));
  for (const { edit, owners, refused: contradicting } of optionsEdits(standing)) {
    refuse(contradicting, 'another fix wants something else of the same options');
    if (project.files.get(edit.at.file)?.tree.problems.length !== 0) refuse(owners, 'the file has syntax errors: repair them first');
    for (const owner of owners) edits.push({ edit, fix: owner });
    inside.push(edit);
  }
  if (refused.size > before) return undefined;

  const all = disjoint(distinct([...inside, ...ordered, ...edits.map(({ edit }) => edit)]));
  if (!all) {
    refuse([lastOverlapping(fixes, edits)], 'its edits overlap those of another fix');
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
    const insertions = last && last.edit.at.start === last.edit.at.end && bySite(last.edit.at, owned.edit.at) === 0;
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

/** True where a fix of the same plan decides the key of a service, so that what another one brings to it does not. */
function isAsked({ services }: Project, wishes: Wishes, name: string, key: string): boolean {
  const [top] = key.split('.');
  return services.some(
    (service) =>
      service.name === name && [...(wishes.get(refKey(service.ref))?.keys() ?? [])].some((wished) => wished.split('.')[0] === top),
  );
}

type Keyed = Extract<Want, { readonly of: NodeRef }>;

/** Wishes that name a place in the text and are made one by one. */
type Direct = Exclude<Want, Keyed | { readonly want: 'options' }>;

function isKeyed(want: Want): want is Keyed {
  return 'of' in want;
}

/** Why a wish cannot stand beside those before it. */
function conflictOf(wishes: Wishes, want: Want, { second }: Fix): string | undefined {
  if (!isKeyed(want)) return undefined;
  const present = wishes.get(refKey(want.of));
  for (const key of present?.keys() ?? []) {
    if (want.key.startsWith(`${key}.`) || key.startsWith(`${want.key}.`)) return `another fix changes "${key}"`;
  }
  const same = present?.get(want.key);
  if (same && same.op.second !== (second === true)) return `another fix changes "${want.key}" at another place`;
  return same && !joined(same.op, want) ? `another fix wants something else of "${want.key}"` : undefined;
}

function join(wishes: Wishes, want: Want, fix: number, { second }: Fix): void {
  if (!isKeyed(want)) return;
  const of = refKey(want.of);
  const keys = wishes.get(of) ?? new Map<string, Wish>();
  wishes.set(of, keys);
  const present = keys.get(want.key);
  if (present) {
    present.op = joined(present.op, want) ?? present.op;
    present.fixes.add(fix);
  } else keys.set(want.key, { op: { of: want.of, key: want.key, second: second === true, set: setOf(want) }, fixes: new Set([fix]) });
}

/** What a fix wishes, by subject and key, without the wishes that name a place in the text. */
export function opsOf(fix: Fix): Op[] {
  const wishes: Wishes = new Map();
  for (const want of fix.want) join(wishes, want, 0, fix);
  return [...wishes.values()].flatMap((keys) => [...keys.values()].map(({ op }) => op));
}

function setOf(want: Keyed): Op['set'] {
  switch (want.want) {
    case 'value':
      return { kind: 'value', is: want.is };
    case 'absent':
      return { kind: 'absent' };
    case 'item':
      return { kind: 'list', add: [want.has], remove: [] };
    case 'no-item':
      return { kind: 'list', add: [], remove: [want.node] };
  }
}

/** Two wishes about one key as one, or nothing when they contradict each other. */
function joined(op: Op, want: Keyed): Op | undefined {
  const set = uniteSets(op.set, setOf(want), (node) => refKey(node as NodeRef));
  return set ? { ...op, set } : undefined;
}

function unite(a: Slot, b: Slot): Slot | undefined {
  const set = uniteSets(a.set, b.set, String);
  return set ? { ...a, set: set as Slot['set'] } : undefined;
}

type AnySet =
  | { readonly kind: 'value'; readonly is: Json }
  | { readonly kind: 'absent' }
  | { readonly kind: 'list'; readonly add: readonly Json[]; readonly remove: readonly unknown[] };

function uniteSets<S extends AnySet>(a: S, b: S, name: (removed: unknown) => string): S | undefined {
  if (a.kind === 'list' && b.kind === 'list') {
    const add = [...new Map([...a.add, ...b.add].map((item) => [JSON.stringify(item), item])).values()];
    const remove = [...new Map([...a.remove, ...b.remove].map((node) => [name(node), node])).values()];
    return { ...a, add: add.sort((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1)), remove };
  }
  if (a.kind === 'value' && b.kind === 'list') return holds(a.is, b) ? a : undefined;
  if (a.kind === 'list' && b.kind === 'value') return holds(b.is, a) ? b : undefined;
  return JSON.stringify(a) === JSON.stringify(b) ? a : undefined;
}

/** True when a list value already has the items wished for and nothing is to be taken from it. */
function holds(value: Json, list: { readonly add: readonly Json[]; readonly remove: readonly unknown[] }): boolean {
  const items = Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [];
  return list.remove.length === 0 && list.add.every((item) => items.includes(JSON.stringify(item)));
}

function byCanon(a: Wish, b: Wish): number {
  const [left, right] = [placeOf(a.op), placeOf(b.op)];
  if (left.of !== right.of) return left.of < right.of ? -1 : 1;
  return byKeyOrder(left.key, right.key);
}

/** A wish about one entry of a service names the map around it: it stands among those about the service. */
function placeOf({ of: { file, path }, key }: Op): { readonly of: string; readonly key: string } {
  const dot = path.at(-1) === 'services' && path.length <= 2 ? key.indexOf('.') : -1;
  return dot < 0
    ? { of: refKey({ file, path }), key }
    : { of: refKey({ file, path: [...path, key.slice(0, dot)] }), key: key.slice(dot + 1) };
}

/** The Dockerfile of `dockerfile_inline` that a site lies in. */
function inlineAt({ stages }: Project, { file, start, end }: Site): Inline | undefined {
  return stages.find(({ inline }) => inline && inline.at.file === file && inline.at.start <= start && end <= inline.at.end)?.inline;
}

function fileOf(want: Exclude<Want, Keyed>): string {
  if (want.want === 'line') return want.into;
  return want.want === 'instruction' ? want.beside.file : want.at.file;
}

/** Wishes that name a place in the text: inside a scalar, or instructions of a Dockerfile. */
function directEdits(project: Project, fix: Fix): { readonly edits: readonly TextEdit[] } | { readonly refused: string } {
  const edits: TextEdit[] = [];
  const byFile = new Map<string, Direct[]>();
  for (const want of fix.want) {
    if (isKeyed(want) || want.want === 'options') continue;
    const file = fileOf(want);
    byFile.set(file, [...(byFile.get(file) ?? []), want]);
  }
  for (const [file, wants] of byFile) {
    const lines = wants.flatMap((want) => (want.want === 'line' ? [want.is] : []));
    if (lines.length > 0) {
      edits.push(...lowerIgnore(project, file, lines));
      continue;
    }
    const source = project.files.get(file);
    if (!source) return { refused: 'the file is not open any more' };
    if (source.tree.problems.length > 0) return { refused: 'the file has syntax errors: repair them first' };
    if (source.kind === 'dockerfile') {
      const lowered = lowerDockerfile(source.tree as DockerTree, wants);
      if ('refused' in lowered) return lowered;
      edits.push(...lowered);
      continue;
    }
    for (const want of wants) {
      if (want.want === 'text' && source.kind !== 'compose') {
        edits.push({ at: want.at, newText: JSON.stringify(want.is).slice(1, -1) });
        continue;
      }
      if (want.want !== 'text') return { refused: 'the Dockerfile is written inside a Compose file: change it by hand' };
      const inline = inlineAt(project, want.at);
      if (inline && (!inline.exact || /[\r\n]/.test(want.is))) {
        return { refused: 'the Dockerfile is written inside a Compose file, where this change has no place of its own: make it by hand' };
      }
      // A dollar is written twice there, or Compose takes what follows for a variable of its own.
      edits.push({ at: want.at, newText: inline ? want.is.replaceAll('$', '$$$$') : want.is });
    }
  }
  return { edits: edits.sort((a, b) => bySite(a.at, b.at)) };
}
