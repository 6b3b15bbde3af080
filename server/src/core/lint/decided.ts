import { nameOf } from '../base/file';
import { lineEndOf, lineStartOf } from '../base/lines';
import { append } from '../base/many';
import { memoize } from '../base/memoize';
import type { Span } from '../base/span';
import { refuted } from '../fix/condition';
import { isNeutral } from '../fix/neutral';
import { offer } from '../fix/offer';
import type { Fix, Want } from '../fix/want';
import { mergedMaps } from '../fix/writers';
import { treeOf } from '../model/files';
import { type Project, serviceAt } from '../model/project';
import type { NodeRef, Note } from '../model/traced';
import { get, type Value } from '../model/value';
import { entryOf, nodeAt } from '../syntax/tree';
import { type Draft, placeKey } from './draft';
import { ignoredElsewhere, otherSuppressions, stageAt } from './other-suppressions';
import { type Comment, reasonAgainst, reasonAt, saysNothing } from './reasons';

/** Why a person has the last word on a fix: the end of a sentence, and where that is written. */
interface Decision {
  readonly why: string;
  readonly note: Note;
}

/**
 * A finding whose fixes are manual where a person has decided: a comment has another tool ignore the same matter, or gives a reason for
 * what a fix would change. The finding stays.
 */
export function decided(draft: Draft, project: Project): Draft {
  if (isUndecided(project) || draft.fixes.every(({ tier }) => tier === 'manual')) return draft;
  const ignored = ignoredByOthers(draft, project);
  const notes: Note[] = [];
  const fixes = draft.fixes.map((fix): Fix => {
    if (fix.tier === 'manual') return fix;
    const decision = ignored ?? reasonFor(fix, draft, project);
    if (!decision) return fix;
    notes.push(decision.note);
    const against = refuted('undecided', 'No comment keeps what it changes.', { note: decision.why, at: decision.note.at });
    return offer({ ...fix, conditions: [against, ...fix.conditions] });
  });
  if (notes.length === 0) return draft;
  const known = new Set(draft.related.map(({ at }) => placeKey(at)));
  const more = notes.filter(({ at }) => !known.has(placeKey(at)) && known.add(placeKey(at)));
  return { ...draft, fixes, related: [...draft.related, ...more] };
}

/** True where no comment in any file gives a reason, or speaks to another tool. */
const isUndecided = memoize(({ files }: Project): boolean =>
  [...files.values()].every((source) => {
    const { text, tree } = source;
    // In a Dockerfile a comment behind a command is none of the tree.
    if (tree.language === 'docker' && /\s#\s/.test(text)) return false;
    return otherSuppressions(source).length === 0 && saysNothing(source, { start: 0, end: text.length });
  }),
);

function ignoredByOthers(draft: Draft, project: Project): Decision | undefined {
  const found = ignoredElsewhere(draft, project);
  return found && decision(project, draft, found, `"${found.text}"`, `${found.tool} ignores this`);
}

function reasonFor(fix: Fix, draft: Draft, project: Project): Decision | undefined {
  for (const want of fix.want) {
    // What a socket is for is served by the proxy in its place.
    const reason = reasonAtWant(want, fix.adds !== undefined, project) ?? reasonAgainstWant(want, project);
    if (reason) return decision(project, draft, reason, `the comment "${short(reason.text)}"`, 'this comment gives a reason');
  }
  return undefined;
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function decision(project: Project, draft: Draft, { at }: Pick<Comment, 'at'>, what: string, note: string): Decision {
  const before = project.files.get(at.file)?.text.slice(0, at.start) ?? '';
  const line = before.split(/\r\n|\r|\n/).length;
  const where = at.file === draft.at.file ? '' : ` of ${nameOf(at.file)}`;
  return { why: `${what} on line ${line}${where}`, note: { at, note } };
}

/**
 * The comment that gives a reason for something that a want changes or removes.
 * @param isReplaced true where something else serves the same purpose afterwards
 */
function reasonAtWant(want: Want, isReplaced: boolean, project: Project): Comment | undefined {
  for (const { file, start, goes, naming } of touchedBy(want, project)) {
    const source = project.files.get(file);
    const reason = source && reasonAt(source, start, goes && !isReplaced);
    if (reason && (naming === undefined || repeatsWord(reason.text, naming))) return reason;
  }
  return undefined;
}

interface Touched {
  readonly file: string;
  readonly start: number;
  /** True where it is removed, false where it becomes something else. */
  readonly goes: boolean;
  /** Text of which the comment has to repeat a word, where it stands above more than what changes. */
  readonly naming?: string;
}

/** Where the lines start that a want changes or removes. What it adds has no line yet. */
function touchedBy(want: Want, project: Project): readonly Touched[] {
  switch (want.want) {
    case 'text':
      return inText(want.at, want.is === '', project);
    case 'options':
      return inText(want.at, false, project);
    case 'instruction':
      return want.side === 'instead' ? instructionAt(want.beside, false, project) : [];
    case 'no-instruction':
      return instructionAt(want.at, true, project);
    case 'line':
    case 'item':
      return [];
    default:
      return [...ofKey(want, project), ...(want.want === 'no-item' ? ofItem(want, project) : [])];
  }
}

/** The line itself, and the first one of the instruction that it belongs to. */
function inText({ file, start }: Span, goes: boolean, project: Project): readonly Touched[] {
  const source = project.files.get(file);
  if (!source) return [];
  const { tree, text } = source;
  const line = lineStartOf(text, start);
  const around = tree.language === 'docker' ? tree.instructions.find((one) => one.start < line && start <= one.end) : undefined;
  const first = around && { file, start: around.start, goes, naming: text.slice(line, lineEndOf(text, line)) };
  return [{ file, start, goes }, ...(first ? [first] : [])];
}

function repeatsWord(comment: string, line: string): boolean {
  const words = (from: string): string[] => from.toLowerCase().match(/[\w/.-]{2,}/g) ?? [];
  const said = new Set(words(comment));
  return words(line).some((word) => said.has(word) && word !== 'run' && word !== 'and');
}

function instructionAt({ file, path }: NodeRef, goes: boolean, project: Project): readonly Touched[] {
  const tree = project.files.get(file)?.tree;
  const found = tree?.language === 'docker' ? tree.instructions[Number(path[0])] : undefined;
  return found ? [{ file, start: found.start, goes }] : [];
}

/** Where a key and its value are written now, and the keys around them up to the subject. */
function ofKey(want: Extract<Want, { readonly of: NodeRef }>, project: Project): readonly Touched[] {
  const goes = want.want === 'absent' || want.want === 'no-item' || (want.want === 'value' && isNeutral(want.key, want.is));
  const keys = want.key.split('.');
  const map = serviceAt(project, want.of)?.map;
  if (!map)
    return keys.flatMap((_, index) => ofNode({ file: want.of.file, path: [...want.of.path, ...keys.slice(0, index + 1)] }, goes, project));
  const touched: Touched[] = [];
  let value: Value | undefined = map;
  for (const key of keys) {
    value = get(value, key);
    if (value?.origin) append(touched, ofNode(value.origin, goes, project));
  }
  return touched;
}

/** An item that goes, and the same one of a list that the local one hides: whoever repeated it here has left its comment there. */
function ofItem({ of, key, node }: Extract<Want, { readonly want: 'no-item' }>, project: Project): Touched[] {
  const own = ofNode(node, true, project);
  const item = treeOf(project, node.file) && nodeAt(treeOf(project, node.file)!, node.path);
  if (item?.kind !== 'scalar') return [...own];
  const twins = (serviceAt(project, of)?.mentions ?? []).flatMap(({ file, path }) => {
    const tree = treeOf(project, file);
    const map = tree && nodeAt(tree, path);
    if (map?.kind !== 'map') return [];
    return mergedMaps(map).flatMap((merged) => {
      const list = entryOf(merged, key)?.value;
      const same = list?.kind === 'seq' ? list.items.filter((other) => other.kind === 'scalar' && other.text === item.text) : [];
      return same.map(({ start }): Touched => ({ file, start, goes: true }));
    });
  });
  return [...own, ...twins];
}

/** The line on which an entry or an item starts. */
function ofNode({ file, path }: NodeRef, goes: boolean, project: Project): readonly Touched[] {
  const tree = treeOf(project, file);
  const last = path.at(-1);
  const parent = tree && nodeAt(tree, path.slice(0, -1));
  if (parent?.kind === 'map') {
    const entry = entryOf(parent, String(last));
    return entry ? [{ file, start: entry.key.start, goes }] : [];
  }
  const item = parent?.kind === 'seq' ? parent.items[Number(last)] : undefined;
  return item ? [{ file, start: item.start, goes }] : [];
}

/** The comment in a service or stage that speaks against what a want adds to it. */
function reasonAgainstWant(want: Want, project: Project): Comment | undefined {
  if (want.want === 'instruction' && /^USER\b/m.test(want.is)) {
    const source = project.files.get(want.beside.file);
    const [beside] = instructionAt(want.beside, false, project);
    const stage = source && beside && stageAt(source.tree, beside.start);
    return stage && reasonAgainst(source, stage, 'user');
  }
  if (want.want !== 'value' && want.want !== 'item') return undefined;
  const service = serviceAt(project, want.of);
  for (const { file, path } of service?.mentions ?? []) {
    const source = project.files.get(file);
    const [key] = ofNode({ file, path }, false, project);
    const node = source && source.tree.language !== 'docker' ? nodeAt(source.tree, path) : undefined;
    if (!source || !key || !node) continue;
    const reason = reasonAgainst(
      source,
      { start: key.start, end: Math.max(node.end, lineStartOf(source.text, node.end)) },
      want.key.split('.')[0] ?? '',
    );
    if (reason) return reason;
  }
  return undefined;
}
