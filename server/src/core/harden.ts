import type { TextEdit } from './base/edit';
import { mergeEdits, sitesBefore } from './base/merge-edits';
import { bySite, type FileId, type Site } from './base/site';
import { isShown, type Judged, judge } from './engine';
import type { Finding } from './finding';
import { plan } from './fix/plan';
import { editedTexts } from './fix/verify';
import type { Fix } from './fix/want';
import { attempt, distinctFaults, type Fault } from './model/fault';
import { type Candidate, type Change, components, type HardenOptions, makeRound, type Refusal, type Round, wantedOf } from './round';
import { fullBudget } from './settle';
import { verify } from './verify-edits';

export type { Change, HardenOptions, Refusal };

/**
 * What is made of a project, all places in its text as it is. Of a finding that only a round after the first has seen, `fixes` are about the text that
 * this round has seen: for people to read.
 */
export interface Hardening {
  readonly changes: readonly Change[];
  /** All edits, disjoint, sorted; same-place insertions in the order they are to be applied. */
  readonly edits: readonly TextEdit[];
  readonly refused: readonly Refusal[];
  /** What only a person can decide. */
  readonly left: readonly Finding[];
  /** Internal errors while the fixes were planned; those of the judgement are in `Judged`. */
  readonly faults: readonly Fault[];
}

/** What fixes bring about is settled after two or three rounds; fixes that go on bringing something about must end, too. */
const mostRounds = 4;

/** The rounds so far, as one. */
interface Made {
  readonly changes: readonly Change[];
  readonly edits: readonly TextEdit[];
}

/**
 * All safe and review fixes, in rounds: each plans for what the rounds before have made of the files, until nothing changes any more. The rounds become
 * one set of edits.
 */
export function harden(judged: Judged, options: HardenOptions): Hardening {
  const original = new Map(judged.findings.map((finding) => [identity(finding), finding]));
  const known = new Set<string>();
  let made: Made = { changes: [], edits: [] };
  let refused: readonly Refusal[] = [];
  const faults: Fault[] = [];
  const budget = fullBudget();
  let state = judged;
  /** What the last round has edited; nothing before the first. */
  let edited: ReadonlySet<FileId> | undefined;
  let move = sitesBefore([]);
  const before = (finding: Finding): Finding => (state === judged ? finding : inOriginal(finding, original, move));
  for (let n = 0; n < mostRounds && edited?.size !== 0; n++) {
    const isWorth = (files: ReadonlySet<FileId>, candidates: readonly Candidate[]): boolean => {
      if (!edited || candidates.some((candidate) => !known.has(nameOf(candidate)))) return true;
      return [...files].some((file) => edited?.has(file));
    };
    const round = makeRound(state, options, isWorth, budget);
    faults.push(...round.faults);
    for (const candidate of round.candidates) known.add(nameOf(candidate));
    const again = round.refused.map(({ finding, reason }) => ({ finding: before(finding), reason }));
    refused = [...refused.filter(({ finding }) => !round.files.has(finding.at.file)), ...again];
    edited = new Set(round.edits.map(({ at }) => at.file));
    made = andThen(judged, made, {
      edits: round.edits,
      changes: round.changes.map((change) => ({ ...change, finding: before(change.finding) })),
    });
    if (edited.size > 0) state = judgeAgain(judged, made.edits, state);
    move = sitesBefore(made.edits);
  }
  return {
    changes: [...made.changes].sort((a, b) => bySite(a.finding.at, b.finding.at)),
    edits: made.edits,
    refused,
    left: wantedOf(state, options)
      .filter((finding) => isShown(finding) && !finding.rule.startsWith('any/'))
      .map(before),
    faults: distinctFaults(faults),
  };
}

function judgeAgain(judged: Judged, edits: readonly TextEdit[], { project }: Judged): Judged {
  const texts = editedTexts(judged.project, judged.read, edits);
  return judge(judged.entries, (file) => texts.get(file) ?? judged.read(file), judged.options, new Map(project.files));
}

function nameOf({ finding, fix }: Candidate): string {
  return [finding.rule, finding.fingerprint, fix.title].join('\0');
}

/** By what a finding is told from others of its text. */
function identity({ rule, severity, message, at }: Finding): string {
  return [rule, severity, message, at.file, at.start, at.end].join('\0');
}

/** A finding of edited files as one about the original: the same one where it was there already. */
function inOriginal(finding: Finding, original: ReadonlyMap<string, Finding>, move: (site: Site) => Site): Finding {
  const moved = { ...finding, at: move(finding.at), related: finding.related.map((note) => ({ ...note, at: move(note.at) })) };
  return original.get(identity(moved)) ?? moved;
}

/** The rounds before and another one, as one. What is left of no edit of a change is no change. */
function andThen(judged: Judged, made: Made, round: Pick<Round, 'changes' | 'edits'>): Made {
  const shares = new Map<TextEdit, TextEdit[]>();
  const edits: TextEdit[] = [];
  for (const { edit, first, second } of mergeEdits(made.edits, round.edits)) {
    const { file, start, end } = edit.at;
    const text = judged.project.files.get(file)?.text ?? judged.read(file) ?? '';
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
  for (const change of round.changes.flatMap(share)) {
    const same = earlier.get(changeKey(change));
    if (same === undefined) changes.push(change);
    else changes[same] = { ...changes[same]!, edits: [...new Set([...changes[same]!.edits, ...change.edits])] };
  }
  return { changes, edits };
}

/** Two rounds may do the same about one subject at one place: the second where the first did not reach. */
function changeKey({ title, finding: { rule, at, subject } }: Change): string {
  return [title, rule, at.file, at.start, at.end, subject.kind, subject.name].join('\0');
}

/** The edits of one fix and the other services they change; or why there are none. */
export type FixEdits = { readonly edits: readonly TextEdit[]; readonly shared: readonly string[] } | { readonly refused: string };

/** Answers of `fixEdits`: a hover, a menu and the choice in it ask for the same fix of the same judgement. */
const answered = new WeakMap<Judged, WeakMap<Finding, Map<number, FixEdits>>>();

/** The edits of one fix of one finding (folded ones included), verified; or why it is refused. */
export function fixEdits(judged: Judged, finding: Finding, fix: number): FixEdits {
  const chosen = finding.fixes[fix];
  if (!chosen) return { refused: 'the finding has no such fix any more' };
  const byFinding = answered.get(judged) ?? new WeakMap<Finding, Map<number, FixEdits>>();
  answered.set(judged, byFinding);
  const answers = byFinding.get(finding) ?? new Map<number, FixEdits>();
  byFinding.set(finding, answers);
  const failed: FixEdits = { refused: 'an internal error kept the fix from being made: please report it with the file' };
  const answer = answers.get(fix) ?? attempt([], finding.at.file, 'Making the fix', () => makeEdits(judged, finding, chosen), failed);
  answers.set(fix, answer);
  return answer;
}

function makeEdits(judged: Judged, finding: Finding, fix: Fix): FixEdits {
  const part = components(judged).find(({ project }) => project.files.has(finding.at.file)) ?? judged;
  const { edits, outcomes } = plan(part.project, [fix]);
  const outcome = outcomes[0]!;
  if ('refused' in outcome) return outcome;
  const [wrong] = verify(part, [{ finding, fix }], edits);
  return wrong === undefined ? { edits, shared: outcome.shared } : { refused: wrong.reason };
}
