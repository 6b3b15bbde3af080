import type { TextEdit } from '../base/edit';
import { append } from '../base/many';
import { mergeEdits, spansBefore } from '../base/merge-edits';
import { bySpan, type Span } from '../base/span';
import type { Fix } from '../fix/want';
import type { Analysis } from '../lint/analyze';
import { type Finding, isShown } from '../lint/finding';
import { fixesOf } from '../lint/fixes';
import { distinctFaults, type Fault } from '../model/fault';
import type { Change, HardenOptions, Refusal } from './change';
import { makePass, type Pass, wantedOf } from './pass';
import { fullBudget } from './settle';
import { aboutOf } from './together';

export type { Change, HardenOptions, Refusal };

/**
 * What is made of a project, all places in its text as it is. Of a finding that only a pass after the first has seen, `fixes` are about the text that
 * this pass has seen: for people to read.
 */
export interface Hardening {
  readonly changes: readonly Change[];
  /** All edits, disjoint, sorted; same-place insertions in the order they are to be applied. */
  readonly edits: readonly TextEdit[];
  readonly refused: readonly Refusal[];
  /** What only a person can decide. */
  readonly left: readonly Finding[];
  /** The edited files, analyzed. */
  readonly after: Analysis;
  /** Internal errors while the fixes were planned; those of the analysis are in `Analysis`. */
  readonly faults: readonly Fault[];
}

/** What fixes bring about is settled after two or three rounds; fixes that go on bringing something about must end, too. */
const mostPasses = 4;

/** The rounds so far, as one. */
interface Made {
  readonly changes: readonly Change[];
  readonly edits: readonly TextEdit[];
}

/**
 * All safe and review fixes, in passes: each plans for what the passes before have made of the files, until nothing changes any more. The passes become
 * one set of edits.
 */
export function harden(analysis: Analysis, options: HardenOptions): Hardening {
  const original = new Map(analysis.findings.map((finding) => [identity(finding), finding]));
  let made: Made = { changes: [], edits: [] };
  let refused: readonly Refusal[] = [];
  const faults: Fault[] = [];
  const budget = fullBudget();
  let state = analysis;
  let move = spansBefore([]);
  const before = (finding: Finding): Finding => (state === analysis ? finding : inOriginal(finding, original, move));
  let disproved = new Map<string, string>();
  for (let n = 0; n < mostPasses; n++) {
    const { gives } = options;
    const pass = makePass(
      state,
      { ...options, ...(gives && { gives: (finding: Finding) => gives(before(finding)) }) },
      budget,
      ({ finding, fix }) => disproved.get(fixKey(before(finding), fix)) ?? options.without?.(before(finding), fix),
    );
    append(faults, pass.faults);
    refused = pass.refused.map(({ finding, reason }) => ({ finding: before(finding), reason }));
    // The next pass sees the very files that these fixes were tried with; the one behind it sees others.
    const tried = pass.refused.flatMap(({ finding, reason, disproved: fix }) =>
      fix ? [[fixKey(before(finding), fix), reason] as const] : [],
    );
    disproved = new Map(tried);
    if (pass.edits.length === 0) break;
    const earlier = made.changes;
    const changes = pass.changes.map((change): Change => {
      const finding = before(change.finding);
      // What only this pass has found follows from what was changed about the same subject.
      const follows = n > 0 && !original.has(identity(finding));
      const cause = follows ? earlier.filter((other) => isSameSubject(other.finding, finding)).map((other) => aboutOf(other.finding)) : [];
      return { ...change, finding, rests: [...change.rests, ...cause] };
    });
    made = andThen(analysis, made, { edits: pass.edits, changes });
    state = pass.after;
    move = spansBefore(made.edits);
  }
  return {
    changes: [...made.changes].sort((a, b) => bySpan(a.finding.at, b.finding.at)),
    edits: made.edits,
    refused,
    left: wantedOf(state, options)
      .filter((finding) => isShown(finding) && !finding.rule.startsWith('any/'))
      .map((finding) => before({ ...finding, fixes: fixesOf(state, finding) })),
    after: state,
    faults: distinctFaults(faults),
  };
}

/** By what a finding is told from others of its text. */
function identity({ rule, severity, message, at }: Finding): string {
  return [rule, severity, message, at.file, at.start, at.end].join('\0');
}

function isSameSubject(a: Finding, b: Finding): boolean {
  return a.at.file === b.at.file && a.subject.kind === b.subject.kind && a.subject.name === b.subject.name;
}

function fixKey(finding: Finding, { title }: Fix): string {
  return `${identity(finding)}\0${title}`;
}

/** A finding of edited files as one about the original: the same one where it was there already. */
function inOriginal(finding: Finding, original: ReadonlyMap<string, Finding>, move: (span: Span) => Span): Finding {
  const moved = { ...finding, at: move(finding.at), related: finding.related.map((note) => ({ ...note, at: move(note.at) })) };
  return original.get(identity(moved)) ?? moved;
}

/** The rounds before and another one, as one. What is left of no edit of a change is no change. */
function andThen(analysis: Analysis, made: Made, pass: Pick<Pass, 'changes' | 'edits'>): Made {
  const shares = new Map<TextEdit, TextEdit[]>();
  const edits: TextEdit[] = [];
  for (const { edit, first, second } of mergeEdits(made.edits, pass.edits)) {
    const { file, start, end } = edit.at;
    const text = analysis.project.files.get(file)?.text ?? analysis.read(file) ?? '';
    if (text.slice(start, end) === edit.newText) continue;
    edits.push(edit);
    for (const part of [...first, ...second]) shares.set(part, [...(shares.get(part) ?? []), edit]);
  }
  const share = (change: Change): Change[] => {
    const own = [...new Set(change.edits.flatMap((edit) => shares.get(edit) ?? []))];
    return own.length === 0 && change.edits.length > 0 ? [] : [{ ...change, edits: own }];
  };
  const changes = made.changes.flatMap(share);
  const earlier = new Map(changes.map((change, index) => [changeKey(change), index] as const).reverse());
  for (const change of pass.changes.flatMap(share)) {
    const same = earlier.get(changeKey(change));
    if (same === undefined) changes.push(change);
    else {
      const { edits: own, rests, ...rest } = changes[same]!;
      changes[same] = { ...rest, edits: [...new Set([...own, ...change.edits])], rests: [...rests, ...change.rests] };
    }
  }
  return { changes, edits };
}

/** Two rounds may do the same about one subject at one place: the second where the first did not reach. */
function changeKey({ title, finding: { rule, at, subject } }: Change): string {
  return [title, rule, at.file, at.start, at.end, subject.kind, subject.name].join('\0');
}
