import { relativeTo } from './base/file';
import { hash } from './base/hash';
import { bySite, type FileId, type Site } from './base/site';
import { visible } from './base/visible';
import { allowFor, type Config } from './config';
import { type Draft, draftOf, engineDraft } from './draft';
import { faultFindings, hiddenFindings, syntaxFindings, unresolvedFindings } from './file-findings';
import type { Finding, Subject } from './finding';
import { secondChoice } from './fix/second-choice';
import type { Fix, Tier } from './fix/want';
import { attempt, distinctFaults, type Fault, faultOf } from './model/fault';
import { openProject, type Parsed } from './model/open';
import type { Entries, Project, Read, SourceFile } from './model/project';
import { engineRules } from './rules/engine-rules';
import { rules as allRules } from './rules/index';
import { optionValues } from './rules/option';
import type { Certainty, Report, Rule, Severity, Subjects } from './rules/rule';
import { type Allowance, allowancesOf, suppresses } from './suppress';
import { hasOddBreaks } from './syntax/line-breaks';

/** What a judgement depends on beside the files. */
export interface Options {
  readonly config: Config;
  /** Fingerprints and messages name files relative to it. */
  readonly root: FileId;
  /** `YYYY-MM-DD`: the core has no clock. */
  readonly today: string;
  /** For tests; all rules by default. */
  readonly rules?: readonly Rule[];
}

/** Files, judged: everything that fixes and reports are made from. */
export interface Judged {
  readonly entries: Entries;
  readonly read: Read;
  readonly options: Options;
  readonly project: Project;
  /** All findings, masked and suppressed ones included, sorted by file, start and rule. */
  readonly findings: readonly Finding[];
  /** Where credentials are written that a rule has found, whether or not its finding is heard: no report prints them. */
  readonly secrets: readonly Site[];
  /** Internal errors, once for each rule and file; each is a finding `any/internal-error`, too. Everything else was judged. */
  readonly faults: readonly Fault[];
}

/** Opens files as one project and runs the rules on it. Total: whatever the files hold, it returns. */
export function judge(entries: Entries, read: Read, options: Options, parsed?: Parsed): Judged {
  return judgeProject(openProject(entries, read, parsed, options.config.images).project, entries, read, options);
}

/** Runs the rules on a project. @param entries what it was opened from @param read gives the texts that it was opened with */
export function judgeProject(project: Project, entries: Entries, read: Read, options: Options): Judged {
  const faults: Fault[] = [...project.faults];
  const first = [...project.files.keys()][0] ?? '';
  const found = attempt(faults, first, 'Judging the files', () => findingsOf(project, options, faults), undefined);
  const known = distinctFaults(faults);
  return {
    entries,
    read,
    options,
    project,
    findings: found?.findings ?? number(project, options, faultFindings(project, options, known)),
    secrets: found?.secrets ?? [],
    faults: known,
  };
}

function findingsOf(project: Project, options: Options, faults: Fault[]): Pick<Judged, 'findings' | 'secrets'> {
  const drafts = runRules(project, options, faults);
  const allowances = [...project.files.values()].flatMap((source) =>
    attempt(faults, source.file, 'Reading the suppressions', () => allowancesOf(source), []),
  );
  const masked = uniteEqual([
    ...faultFindings(project, options, distinctFaults(faults)),
    ...syntaxFindings(project, options),
    ...hiddenFindings(project, options),
    ...unresolvedFindings(project, options),
    ...drafts,
  ]);
  const suppressed = masked.map((draft) => suppress(draft, allowances, options));
  const all = [...suppressed, ...allowanceFindings(allowances, masked, options)];
  const heard = all.filter((draft) => isHeard(draft, options.config));
  heard.sort((a, b) => bySite(a.at, b.at) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
  return { findings: number(project, options, heard), secrets: all.flatMap(({ secrets = [] }) => secrets) };
}

function runRules(project: Project, options: Options, faults: Fault[]): Draft[] {
  const drafts = new Map<Subjects[keyof Subjects], Draft[]>();
  const broken = new Set([...project.files.values()].filter(({ tree }) => tree.problems.length > 0).map(({ file }) => file));
  for (const { file } of project.faults) broken.add(file);
  for (const { at, limit } of project.problems) if (limit) broken.add(at.file);
  const readingFrom = (files: ReadonlySet<FileId>) =>
    new Set<Subjects[keyof Subjects]>(
      project.apps.filter(({ reads }) => reads.some((file) => files.has(file))).flatMap(({ services }) => services),
    );
  const guessed = readingFrom(broken);
  // Edits go by lines, and in these files Compose has more of them than a person sees.
  const odd = new Set(
    [...project.files.values()].filter(({ kind, text }) => kind === 'compose' && hasOddBreaks(text)).map(({ file }) => file),
  );
  const untouched = readingFrom(odd);
  const { registries, rules: settings } = options.config;
  const subjects = subjectsOf(project);
  for (const rule of options.rules ?? allRules) {
    const context = { project, registries, today: options.today, options: optionValues(rule.options, settings.get(rule.id)?.options) };
    for (const { subject, about } of subjects[rule.on]) {
      try {
        for (const report of rule.check(subject as never, context)) {
          const unsound = broken.has(report.at.file) || guessed.has(subject);
          const fixed =
            odd.has(report.at.file) || untouched.has(subject) ? { ...report, fixes: [] } : withSecondChoices(project, subject, report);
          const draft = draftOf(options, rule.id, rule.meta, about, fixed, unsound);
          const own = drafts.get(subject);
          if (own) own.push(draft);
          else drafts.set(subject, [draft]);
        }
      } catch (error) {
        faults.push(faultOf(fileOf(subject, project), `The rule ${rule.id} on the ${about.kind} "${about.name}"`, error, rule.id));
      }
    }
  }
  return [...drafts.values()].flatMap((own) => mask(own, options.rules ?? allRules));
}

function fileOf(subject: Subjects[keyof Subjects], project: Project): FileId {
  if ('ref' in subject) return subject.ref.file;
  if ('file' in subject && typeof subject.file === 'string') return subject.file;
  return [...project.files.keys()][0] ?? '';
}

/** What a service inherits can be changed at more than one place: the others are offered behind the first choices. */
function withSecondChoices(project: Project, subject: Subjects[keyof Subjects], report: Report): Report {
  if (!report.fixes || report.fixes.length === 0 || !('kind' in subject) || subject.kind !== 'service') return report;
  const inherits = subject.mentions.length > 1 || [...subject.map.entries.values()].some(({ key }) => key.via.length > 0);
  if (!inherits) return report;
  const more = report.fixes.map((fix) => secondChoice(project, subject, fix)).filter((fix) => fix !== undefined);
  return { ...report, fixes: [...report.fixes, ...more] };
}

/** Everything that rules may ask for, by its kind. */
function subjectsOf(project: Project): { readonly [K in keyof Subjects]: readonly { subject: Subjects[K]; about: Subject }[] } {
  const named = <S extends { readonly name: string }>(kind: keyof Subjects, all: readonly S[]): { subject: S; about: Subject }[] =>
    all.map((subject) => ({ subject, about: { kind, name: subject.name } }));
  return {
    service: named('service', project.services),
    stage: named('stage', project.stages),
    daemon: named('daemon', project.daemons),
    devcontainer: named('devcontainer', project.devcontainers),
    project: [{ subject: project, about: { kind: 'project', name: 'project' } }],
  };
}

function fingerprint(project: Project, options: Options, { rule, subject, at, value }: Draft): string {
  const source = project.files.get(at.file);
  const written = value ?? source?.text.slice(at.start, at.end) ?? '';
  const normal = written.replace(/^["']|["']$/g, '').replace(/\s+/g, ' ');
  // An internal error may be one of reading the tree.
  const path = source && rule !== 'any/internal-error' ? pathAt(source, at) : '';
  return hash([rule, relativeTo(options.root, at.file), subject.kind, subject.name, path, normal].join('\0'));
}

/** The keys that lead to a site, without list indices; the keyword of its instruction in a Dockerfile. */
function pathAt(source: SourceFile, at: Site): string {
  if (source.kind === 'dockerfile') {
    return source.tree.instructions.find(({ start, end }) => start <= at.start && at.start <= end)?.keyword ?? '';
  }
  const path: string[] = [];
  let node = source.tree.documents[0];
  while (node && node.kind !== 'scalar' && node.kind !== 'alias') {
    if (node.kind === 'seq') {
      node = node.items.find(({ start, end }) => start <= at.start && at.start <= end);
      continue;
    }
    const entry = node.entries.find(({ key, value }) => key.start <= at.start && at.start <= Math.max(key.end, value.end));
    if (entry) path.push(entry.key.text);
    node = entry?.value;
  }
  return path.join('.');
}

/** The id that folds the absences of a rule's kind. */
function absencesOf(rule: string): string {
  return `${rule.split('/')[0]}/absences`;
}

/** Two readings of one file (two targets, two projects) may say the same: once is enough. */
function uniteEqual(drafts: readonly Draft[]): Draft[] {
  const seen = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = [draft.rule, draft.at.file, draft.at.start, draft.at.end, draft.message].join('\0');
    const first = seen.get(key);
    if (!first) seen.set(key, draft);
    else
      seen.set(key, {
        ...first,
        // What one of them shows is shown.
        maskedBy: draft.maskedBy === null ? null : first.maskedBy,
        related: [...first.related, ...draft.related.filter((note) => !first.related.some((known) => bySite(known.at, note.at) === 0))],
      });
  }
  return [...seen.values()];
}

/** Marks the findings about one subject that another of them makes pointless, whichever files they stand in. */
function mask(drafts: readonly Draft[], rules: readonly Rule[]): Draft[] {
  const found = new Set(drafts.map(({ rule }) => rule));
  const maskedBy = new Map(
    rules.filter(({ id }) => found.has(id)).flatMap(({ id, meta }) => (meta.masks ?? []).map((other) => [other, id as string])),
  );
  return drafts.map((draft) => ({ ...draft, maskedBy: maskedBy.get(draft.rule) ?? null }));
}

function suppress(draft: Draft, allowances: readonly Allowance[], options: Options): Draft {
  const comment = allowances.find((allowance) => suppresses(allowance, draft));
  if (comment) return { ...draft, suppressed: { by: 'comment', reason: comment.comment.reason } };
  const { subject, value } = draft;
  const facts = {
    file: draft.at.file,
    ...(subject.kind === 'service' ? { service: subject.name } : {}),
    ...(subject.kind === 'stage' ? { stage: subject.name } : {}),
    ...(value === undefined ? {} : { value }),
  };
  const ids = draft.absence ? [draft.rule, absencesOf(draft.rule)] : [draft.rule];
  for (const id of ids) {
    const allowed = draft.rule.startsWith('any/') ? undefined : allowFor(options.config, id, facts, options.today);
    if (allowed) return { ...draft, suppressed: { by: 'config', reason: allowed.reason } };
  }
  return draft;
}

/** What is wrong with the suppressions themselves. */
function allowanceFindings(allowances: readonly Allowance[], drafts: readonly Draft[], options: Options): Draft[] {
  const findings: Draft[] = [];
  const ids = new Set([...allRules.map(({ id }) => id as string), ...engineRules.map(({ id }) => id as string)]);
  for (const allowance of allowances) {
    const { comment } = allowance;
    if (comment.reason === '' || comment.rules.length === 0) {
      const message =
        comment.rules.length === 0
          ? 'This comment allows no rule: name one, as in "bulkhead: allow compose/privileged -- reason".'
          : 'This comment gives no reason, so it suppresses nothing: write " -- " and why the danger is acceptable.';
      findings.push(engineDraft(options, 'any/allow-without-reason', comment.at, message));
      continue;
    }
    for (const { id, at } of comment.rules) {
      const single: Allowance = { ...allowance, comment: { ...comment, rules: [{ id, at }] } };
      if (drafts.some((draft) => suppresses(single, draft))) continue;
      if (options.rules && !options.rules.some((rule) => rule.id === id)) continue;
      const message = ids.has(id)
        ? `"${id}" finds nothing here: remove it from the comment.`
        : `There is no rule "${id}": correct its name or remove it from the comment.`;
      findings.push(engineDraft(options, 'any/unused-allow', at, message));
    }
  }
  return findings;
}

function isHeard(draft: Draft, config: Config): boolean {
  if (draft.rule.startsWith('any/')) return true;
  const ids = draft.absence ? [draft.rule, absencesOf(draft.rule)] : [draft.rule];
  if (ids.some((id) => config.rules.get(id)?.level === 'off')) return false;
  return draft.profile === 'default' || config.profile === 'strict' || config.rules.get(draft.rule)?.level !== undefined;
}

/** Makes fingerprints unique: equal ones get `-2`, `-3` in reading order. */
function number(project: Project, options: Options, drafts: readonly Draft[]): Finding[] {
  const counts = new Map<string, number>();
  return drafts.map((draft) => {
    const { profile: _profile, value: _value, secrets: _secrets, ...finding } = draft;
    const print = fingerprint(project, options, draft);
    const count = (counts.get(print) ?? 0) + 1;
    counts.set(print, count);
    return { ...finding, fingerprint: count === 1 ? print : `${print}-${count}` };
  });
}

/** True for findings that people are shown and that count: neither masked nor suppressed. */
export function isShown(finding: Finding): boolean {
  return finding.maskedBy === null && finding.suppressed === null;
}

const severities: readonly Severity[] = ['low', 'medium', 'high', 'critical'];
const certainties: readonly Certainty[] = ['possible', 'likely', 'certain'];
const tiers: readonly Tier[] = ['safe', 'review', 'manual'];

function highest<T>(order: readonly T[], values: readonly T[]): T {
  return order[Math.max(...values.map((value) => order.indexOf(value)))]!;
}

/**
 * Folds the shown absences of each subject into one finding at the place of the first, with one fix that makes up for all
 * of them. Other findings stay as they are; the order stays that of the places.
 */
export function foldAbsences(findings: readonly Finding[], rules: readonly Rule[] = allRules): Finding[] {
  const groups = new Map<string, Finding[]>();
  const out: Finding[] = [];
  for (const finding of findings) {
    if (!finding.absence || !isShown(finding)) {
      out.push(finding);
      continue;
    }
    const key = [finding.rule.split('/')[0], finding.at.file, finding.subject.kind, finding.subject.name].join('\0');
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  for (const group of groups.values()) out.push(folded(group, rules));
  return out.sort((a, b) => bySite(a.at, b.at) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}

function folded(group: readonly Finding[], rules: readonly Rule[]): Finding {
  const first = group[0]!;
  const kind = first.rule.split('/')[0];
  const ids = group.map(({ rule }) => rule);
  const walls = ids.map((id) => rules.find((rule) => rule.id === id)?.meta.wall ?? id);
  const name = first.subject.name;
  const chosen = group.map(({ fixes }) => fixes.find(({ tier }) => tier !== 'manual')).filter((fix) => fix !== undefined);
  const relies = [...new Set(chosen.map(({ reliesOn }) => reliesOn).filter((reason) => reason !== undefined))];
  const fix: Fix = {
    title: `Harden ${visible(name)}`,
    tier:
      chosen.length > 0
        ? highest(
            tiers,
            chosen.map(({ tier }) => tier),
          )
        : 'review',
    want: chosen.flatMap(({ want }) => want),
    ...(relies.length > 0 ? { reliesOn: relies.join('; ') } : {}),
  };
  return {
    ...first,
    rule: `${kind}/absences`,
    severity: highest(
      severities,
      group.map(({ severity }) => severity),
    ),
    certainty: highest(
      certainties,
      group.map(({ certainty }) => certainty),
    ),
    message: `"${visible(name)}" lacks ${walls.length === 1 ? 'a wall' : `${walls.length} walls`}: ${walls.join(', ')}`,
    related: [],
    fixes: chosen.length > 0 ? [fix] : [],
    fingerprint: hash(`absences\0${group.map(({ fingerprint: print }) => print).join('\0')}`),
    folded: ids,
  };
}
