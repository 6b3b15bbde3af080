import type { TextEdit } from '../base/edit';
import { memoize } from '../base/memoize';
import { spansBefore } from '../base/merge-edits';
import { bySpan, type FileId, type Span } from '../base/span';
import { editedTexts, lostComments, wantsHold } from '../fix/verify';
import { subjectKind } from '../kinds/index';
import { openProject } from '../kinds/open';
import { type Analysis, analyzeProject } from '../lint/analyze';
import type { Draft } from '../lint/draft';
import type { Subject } from '../lint/finding';
import { answersAfter } from '../lint/reuse';
import { harmOf } from '../lint/severity';
import type { LoadedApp } from '../model/compose/load-app';
import type { Read } from '../model/files';
import type { Project } from '../model/project';
import { rules as allRules } from '../rules/index';
import type { Candidate } from './change';

/** Why edits cannot be offered, and which fixes are to blame: one of them, those of a subject, or those that edit a place. */
export interface Wrong {
  /** For a person, as the end of a sentence. */
  readonly reason: string;
  readonly candidate?: Candidate;
  /** As `subjectKey` has it. */
  readonly subject?: string;
  /** Where the text is damaged, in the file as it is. */
  readonly place?: Span;
}

/** What is wrong with edits, and the edited files, analyzed, where they could be. */
export interface Verdict {
  readonly wrongs: readonly Wrong[];
  readonly after?: Analysis;
}

/**
 * Analyzes the edited files. Nothing is wrong where they parse, keep their comments, fulfil what the fixes ask for, lose the findings and gain none.
 * @param applied the fixes that the edits make
 */
export function verify(analysis: Analysis, applied: readonly Candidate[], edits: readonly TextEdit[]): Verdict {
  if (applied.length === 0) return { wrongs: [] };
  const texts = editedTexts(analysis.project, analysis.read, edits);
  const read: Read = (file) => texts.get(file) ?? analysis.read(file);
  const project = openProject(analysis.entries, read, new Map(analysis.project.files), {
    loaded: keptApps(analysis.project, texts),
    images: analysis.options.config.images,
  });
  const back = spansBefore(edits);
  const broken = [...texts.keys()].flatMap((file) => damageOf(file, analysis.project, project, edits, back));
  if (broken.length > 0) return { wrongs: broken };
  const known = answersAfter(analysis, project, edits);
  const after = analyzeProject(project, analysis.entries, read, analysis.options, known);
  if (after.faults.length > analysis.faults.length) return { wrongs: [{ reason: 'an internal error prevented the check of the result' }] };
  const reason = 'the file would not have the value that the fix sets';
  const unfulfilled = applied.filter(({ fix }) => !wantsHold(fix, project)).map((candidate): Wrong => ({ reason, candidate }));
  return { wrongs: [...unfulfilled, ...unsolved(analysis, after, applied), ...gained(analysis, after, applied)], after };
}

/** What is found more often afterwards, once for each rule and subject. */
function gained(analysis: Analysis, after: Analysis, applied: readonly Candidate[]): Wrong[] {
  const [before, now] = [countsOf(analysis), countsOf(after)];
  const expected = leftBy(analysis, applied);
  const more = [...now].filter(([key, { count }]) => count > (before.get(key)?.count ?? 0) && !expected.has(key));
  return more
    .map(([, { first }]) => first)
    .filter(({ rule }) => !expected.has(rule))
    .sort((a, b) => bySpan(a.at, b.at) || (a.rule < b.rule ? -1 : 1))
    .map((draft) => ({ reason: `it would cause a new finding of ${draft.rule}`, subject: subjectKey(draft) }));
}

/** What edits would break in the text of one file. @param back from places in the edited text to those in the text as it is */
function damageOf(file: FileId, before: Project, after: Project, edits: readonly TextEdit[], back: (span: Span) => Span): Wrong[] {
  const [old, now] = [before.files.get(file), after.files.get(file)];
  // A .dockerignore file is no file of the project, and any text is one.
  if (!old && !now) return [];
  const start: Span = { file, start: 0, end: 0 };
  if (!old || !now || now.tree.problems.length > old.tree.problems.length) {
    const said = new Set(old?.tree.problems.map(({ message }) => message));
    const first = now?.tree.problems.find(({ message }) => !said.has(message)) ?? now?.tree.problems[0];
    return [{ reason: 'the file would no longer parse', place: first ? back(first.at) : start }];
  }
  const [lost] = lostComments(old, now, edits);
  return lost === undefined
    ? []
    : [{ reason: `the comment "${old.text.slice(lost.start, lost.end)}" would be lost`, place: { file, ...lost } }];
}

/** The fixes after which what they are about is found as before. */
function unsolved(analysis: Analysis, after: Analysis, applied: readonly Candidate[]): Wrong[] {
  // A grouped finding may stand for absences that no fix makes up for.
  const spared = sparedIn(analysis);
  // A fix may make a finding a lesser one: a folder of secrets that is mounted read-only can still be read.
  const [harm, rest] = [countsOf(analysis), countsOf(after)];
  return applied.flatMap((candidate) => {
    const { finding, fix } = candidate;
    if (fix.less) return [];
    const rule = (finding.grouped ?? [finding.rule]).find((one) => {
      const key = aboutKey(one, finding);
      return !spared.has(key) && (rest.get(key)?.harm ?? 0) >= (harm.get(key)?.harm ?? 0);
    });
    return rule === undefined ? [] : [{ reason: `${rule} would still be reported`, candidate }];
  });
}

/** The absences that no fix makes up for. */
const sparedIn = memoize(({ placed }: Analysis): ReadonlySet<string> => {
  const spared = placed.filter(({ draft }) => draft.absence && draft.fixes.every(({ tier }) => tier === 'manual'));
  return new Set(spared.map(({ draft }) => aboutKey(draft.rule, draft)));
});

/** Findings that fixes may bring about: their rules say so. */
function leftBy({ options }: Analysis, applied: readonly Candidate[]): ReadonlySet<string> {
  const leaves = new Map<string, readonly string[]>((options.rules ?? allRules).map(({ id, meta }) => [id, meta.leaves ?? []]));
  // What a stage leaves is found in the services that run it.
  return new Set(
    applied.flatMap(({ finding, fix: { adds } }) =>
      (leaves.get(finding.rule) ?? []).flatMap((rule) => {
        if (subjectKind(finding.subject.kind)?.handedOn) return [rule];
        const added = adds ? [aboutKey(rule, { at: { file: adds.file }, subject: { kind: 'service', name: adds.service } })] : [];
        return [aboutKey(rule, finding), ...added];
      }),
    ),
  );
}

/** What tells the subject of a finding. */
interface About {
  readonly at: Pick<Span, 'file'>;
  readonly subject: Subject;
}

function aboutKey(rule: string, about: About): string {
  return `${rule}\0${subjectKey(about)}`;
}

/** What a finding is about, as a key. A service is one in all files of its application: what a fix writes into the last of them is said there from then on. */
export function subjectKey({ at, subject }: About): string {
  return [subjectKind(subject.kind)?.spread ? '' : at.file, subject.kind, subject.name].join('\0');
}

/** What a rule says of a subject. */
interface Said {
  readonly first: Draft;
  count: number;
  /** The weights, added up. */
  harm: number;
}

/** How bad a finding is: for everyone more than for those alone who ask for all. */
function weightOf({ severity, profile }: Draft): number {
  return 2 * harmOf(severity) + (profile === 'default' ? 1 : 0);
}

/** How often each rule speaks of each subject, and how bad it is. */
const countsOf = memoize(({ placed }: Analysis): ReadonlyMap<string, Said> => {
  const counts = new Map<string, Said>();
  for (const { draft } of placed) {
    const key = aboutKey(draft.rule, draft);
    const said = counts.get(key);
    if (said) {
      said.count++;
      said.harm += weightOf(draft);
    } else counts.set(key, { first: draft, count: 1, harm: weightOf(draft) });
  }
  return counts;
});

/** The applications of a project that rest on none of the edited files. */
function keptApps({ loaded }: Project, edited: ReadonlyMap<FileId, string>): readonly LoadedApp[] {
  return loaded.filter(({ asked }) => ![...edited.keys()].some((file) => asked.has(file)));
}
