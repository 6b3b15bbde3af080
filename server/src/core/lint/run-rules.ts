import { memoize } from '../base/memoize';
import { below } from '../base/severity';
import type { ProposedFix } from '../fix/want';
import type { AnySubject } from '../kinds/index';
import { type Fault, faultOf } from '../model/fault';
import type { Project } from '../model/project';
import { rules as allRules } from '../rules/index';
import { optionValues } from '../rules/option';
import type { Report, Rule, RuleContext, RuleMeta } from '../rules/rule';
import { type Draft, draftOf } from './draft';
import type { Options } from './options';
import { type Soundness, soundnessOf } from './soundness';
import { fileOf, type Named, subjectsOf } from './subjects';

/** What one rule says about one subject. */
export interface Answer {
  readonly drafts: readonly Draft[];
  /** Set where the rule threw: what it had said before counts. */
  readonly fault?: Fault;
}

/** What the rules say about one subject: the answers that are not empty, by the index of the rule, in order. */
export interface Reported {
  readonly about: Named['about'];
  readonly answers: ReadonlyMap<number, Answer>;
}

/** What the rules say about each subject of a project, in the order of the project. */
export type Reports = ReadonlyMap<AnySubject, Reported>;

/** Gives what is known to be reported about a subject: `undefined` where the rules must be asked. */
export type Known = (subject: AnySubject) => Reported | undefined;

const nothing: Answer = { drafts: [] };

/** Asks every rule about every subject of its kind. A rule that throws costs what it had still to say about this subject. */
export function runRules(project: Project, options: Options, known: Known = () => undefined): Reports {
  const rules = options.rules ?? allRules;
  const { registries, rules: settings } = options.config;
  const contextOf = (rule: Rule): RuleContext => {
    return { project, registries, today: options.today, options: optionValues(rule.options, settings.get(rule.id)?.options) };
  };
  const contexts: RuleContext[] = [];
  const byKind = rulesByKind(rules);
  const soundness = soundnessOf(project);
  const reports = new Map<AnySubject, Reported>();
  for (const { subject, about } of subjectsOf(project)) {
    const before = known(subject);
    if (before) {
      reports.set(subject, before);
      continue;
    }
    const answers = new Map<number, Answer>();
    for (const index of byKind.get(about.kind) ?? []) {
      const rule = rules[index]!;
      contexts[index] ??= contextOf(rule);
      const answer = ask(rule, { subject, about }, contexts[index], options, soundness);
      if (answer.drafts.length > 0 || answer.fault) answers.set(index, answer);
    }
    reports.set(subject, { about, answers });
  }
  return reports;
}

/** The indexes of the rules that look at each kind of subject. */
const rulesByKind = memoize((rules: readonly Rule[]): ReadonlyMap<string, readonly number[]> => {
  const byKind = new Map<string, number[]>();
  for (const [index, { on }] of rules.entries()) byKind.set(on, [...(byKind.get(on) ?? []), index]);
  return byKind;
});

function ask(rule: Rule, { subject, about }: Named, context: RuleContext, options: Options, soundness: Soundness): Answer {
  const drafts: Draft[] = [];
  try {
    for (const report of rule.check(subject as never, context)) {
      const asked = soundness.isOptional(subject, report.at) ? lowered(report, rule.meta) : report;
      const fixed = soundness.isUneditable(subject, report.at.file) ? { ...asked, fixes: [] } : asked;
      drafts.push(draftOf(options, rule.id, rule.meta, about, fixed, soundness.isGuess(subject, report.at.file)));
    }
  } catch (error) {
    const what = `The rule ${rule.id} on the ${about.kind} "${about.name}"`;
    return { drafts, fault: faultOf(fileOf(subject, context.project), what, error, rule.id) };
  }
  return drafts.length > 0 ? { drafts } : nothing;
}

/** What a build does only when somebody asks for it: possible, one step less grave, and nothing that is changed in bulk. */
function lowered(report: Report, { severity }: RuleMeta): Report {
  const fixes = report.fixes?.map((fix): ProposedFix => ({ ...fix, kind: 'choice' }));
  return { ...report, severity: below(report.severity ?? severity), confidence: 'possible', ...(fixes && { fixes }) };
}

/** A draft with the subject that it is about; none where it is about a file itself. */
export interface Placed {
  readonly subject?: AnySubject;
  readonly draft: Draft;
}

/** All that was reported, by subject: first those about which the first rules say something. */
export function draftsOf(reports: Reports): { readonly subject: AnySubject; readonly drafts: readonly Draft[] }[] {
  const all = [...reports].map(([subject, { answers }]) => ({
    subject,
    answers: [...answers].filter(([, { drafts }]) => drafts.length > 0),
  }));
  const found = all.filter(({ answers }) => answers.length > 0).sort((a, b) => a.answers[0]![0] - b.answers[0]![0]);
  return found.map(({ subject, answers }) => ({ subject, drafts: answers.flatMap(([, { drafts }]) => drafts) }));
}

/** What threw, in the order of the rules. */
export function faultsOf(reports: Reports): Fault[] {
  const all: [number, Answer][] = [];
  for (const { answers } of reports.values()) for (const one of answers) if (one[1].fault) all.push(one);
  return all
    .sort(([a], [b]) => a - b)
    .map(([, { fault }]) => fault)
    .filter((fault) => fault !== undefined);
}
