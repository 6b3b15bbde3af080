import type { TextEdit } from './base/edit';
import { sitesBefore } from './base/merge-edits';
import type { FileId, Site } from './base/site';
import { type Judged, judgeProject } from './engine';
import type { Finding, Subject } from './finding';
import { editedTexts, lostComments, wishesHold } from './fix/verify';
import { openProject } from './model/open';
import type { Project, Read } from './model/project';
import type { Candidate } from './round';
import { rules as allRules } from './rules/index';
import type { Severity } from './rules/rule';

/** Why edits cannot be offered, and which fixes are to blame: one of them, those of a subject, or those that edit a place. */
export interface Wrong {
  /** For a person, as the end of a sentence. */
  readonly reason: string;
  readonly candidate?: Candidate;
  /** As `subjectKey` has it. */
  readonly subject?: string;
  /** Where the text is damaged, in the file as it is. */
  readonly place?: Site;
}

/** Judges the edited files again: all that is wrong, unless they parse, keep their comments, fulfil the wishes, lose the findings and gain none. */
export function verify(judged: Judged, applied: readonly Candidate[], edits: readonly TextEdit[]): Wrong[] {
  if (applied.length === 0) return [];
  const texts = editedTexts(judged.project, judged.read, edits);
  const read: Read = (file) => texts.get(file) ?? judged.read(file);
  const { project } = openProject(judged.entries, read, new Map(judged.project.files), judged.options.config.images);
  const back = sitesBefore(edits);
  const broken = [...texts.keys()].flatMap((file) => damageOf(file, judged.project, project, edits, back));
  if (broken.length > 0) return broken;
  const after = judgeProject(project, judged.entries, read, judged.options);
  if (after.faults.length > judged.faults.length) return [{ reason: 'an internal error kept the result from being checked' }];
  const wrongs: Wrong[] = [];
  const reason = 'the value would not be what the fix asks for';
  for (const candidate of applied) if (!wishesHold(candidate.fix, after.project)) wrongs.push({ reason, candidate });
  wrongs.push(...unsolved(judged, after, applied));
  const [before, now] = [count(judged.findings), count(after.findings)];
  const left = leftBy(judged, applied);
  for (const finding of after.findings) {
    const key = aboutKey(finding.rule, finding);
    const more = (now.get(key) ?? 0) > (before.get(key) ?? 0);
    // Told once.
    now.delete(key);
    if (!more || left.has(key) || left.has(finding.rule)) continue;
    wrongs.push({ reason: `${finding.rule} would be found that is not there today`, subject: subjectKey(finding) });
  }
  return wrongs;
}

/** What edits would break in the text of one file. @param back from places in the edited text to those in the text as it is */
function damageOf(file: FileId, before: Project, after: Project, edits: readonly TextEdit[], back: (site: Site) => Site): Wrong[] {
  const [old, now] = [before.files.get(file), after.files.get(file)];
  // A .dockerignore file is no file of the project, and any text is one.
  if (!old && !now) return [];
  const start: Site = { file, start: 0, end: 0 };
  if (!old || !now || now.tree.problems.length > old.tree.problems.length) {
    const said = new Set(old?.tree.problems.map(({ message }) => message));
    const first = now?.tree.problems.find(({ message }) => !said.has(message)) ?? now?.tree.problems[0];
    return [{ reason: 'the file would not parse afterwards', place: first ? back(first.at) : start }];
  }
  const [lost] = lostComments(old, now, edits);
  return lost === undefined
    ? []
    : [{ reason: `the comment "${old.text.slice(lost.start, lost.end)}" would be lost`, place: { file, ...lost } }];
}

/** The fixes after which what they are about is found as before. */
function unsolved(judged: Judged, after: Judged, applied: readonly Candidate[]): Wrong[] {
  // A folded line may stand for absences that no fix makes up for.
  const spared = new Set<string>();
  for (const finding of judged.findings)
    if (finding.fixes.every(({ tier }) => tier === 'manual') && finding.absence) spared.add(aboutKey(finding.rule, finding));
  // A fix may make a finding a lesser one: a folder of secrets that is mounted read-only can still be read.
  const [harm, rest] = [harmOf(judged.findings), harmOf(after.findings)];
  return applied.flatMap((candidate) => {
    const { finding } = candidate;
    const rule = (finding.folded ?? [finding.rule]).find((one) => {
      const key = aboutKey(one, finding);
      return !spared.has(key) && (rest.get(key) ?? 0) >= (harm.get(key) ?? 0);
    });
    return rule === undefined ? [] : [{ reason: `${rule} would still be found`, candidate }];
  });
}

/** Findings that fixes may bring about: their rules say so. */
function leftBy({ options }: Judged, applied: readonly Candidate[]): ReadonlySet<string> {
  const leaves = new Map<string, readonly string[]>((options.rules ?? allRules).map(({ id, meta }) => [id, meta.leaves ?? []]));
  // What a stage leaves is found in the services that run it.
  return new Set(
    applied.flatMap(({ finding, fix: { adds } }) =>
      (leaves.get(finding.rule) ?? []).flatMap((rule) => {
        if (finding.subject.kind === 'stage') return [rule];
        const added = adds ? [aboutKey(rule, { at: { file: adds.file }, subject: { kind: 'service', name: adds.service } })] : [];
        return [aboutKey(rule, finding), ...added];
      }),
    ),
  );
}

/** What tells the subject of a finding. */
interface About {
  readonly at: Pick<Site, 'file'>;
  readonly subject: Subject;
}

function aboutKey(rule: string, about: About): string {
  return `${rule}\0${subjectKey(about)}`;
}

/** What a finding is about, as a key. A service is one in all files of its application: what a fix writes into the last of them is said there from then on. */
export function subjectKey({ at, subject }: About): string {
  return [subject.kind === 'service' ? '' : at.file, subject.kind, subject.name].join('\0');
}

/** How often each rule speaks of each subject. */
function count(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const key = aboutKey(finding.rule, finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** The severities of what each rule says of each subject, added up. */
function harmOf(findings: readonly Finding[]): Map<string, number> {
  const harm = new Map<string, number>();
  for (const finding of findings) {
    const key = aboutKey(finding.rule, finding);
    harm.set(key, (harm.get(key) ?? 0) + severities.length - severities.indexOf(finding.severity));
  }
  return harm;
}
