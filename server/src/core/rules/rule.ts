import type { Severity } from '../base/severity';
import type { Span } from '../base/span';
import type { Tier } from '../fix/tier';
import type { ProposedFix } from '../fix/want';
import type { KindId, Subjects } from '../kinds/index';
import type { Project } from '../model/project';
import type { Note } from '../model/traced';
import type { Need } from '../probe/need';
import type { OptionSpec, OptionValues } from './option';

export type { Severity };
/** How true: `certain` = the model knows it; `likely` = it rests on a profile or a documented default; `possible` = on a name or an assumption. */
export type Confidence = 'certain' | 'likely' | 'possible';
/** Who hears it: everyone, or those who ask for `strict`. */
export type Profile = 'default' | 'strict';

/** An item of a public benchmark or weakness list. */
export interface Reference {
  readonly title: string;
  readonly url: string;
}

/** What is true of a rule wherever it fires. The prose of its page stands in its fixture. */
export interface RuleMeta {
  /** A noun phrase of at most 60 characters: "Docker API exposed over TCP without authentication". */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly profile: Profile;
  /** True for rules about something that is not there: grouped into one line a service. */
  readonly absence?: boolean;
  /** For absences, what is missing, as a noun with its article: "a memory limit". Part of the grouped line. */
  readonly safeguard?: string;
  /** Version of Bulkhead that brought the rule. */
  readonly since: string;
  /** Rules whose finding on the same subject is pointless while this one fires. */
  readonly supersedes?: readonly string[];
  /** Rules that may report what a fix of this one leaves: a part in the place of the whole, the variable whose default it changes. */
  readonly leaves?: readonly string[];
  readonly references: readonly Reference[];
  /** Tiers of the fixes that the rule can offer. */
  readonly tiers: readonly Tier[];
  /** What its fixes take from a service that runs; `other` for what shows in no sign of its own. Absent where no fix of it can be tried by running. */
  readonly takes?: readonly Need[];
}

/** What a rule says: values, no callbacks. The engine adds id, severity and fingerprint. */
export interface Report {
  readonly at: Span;
  /** What is wrong, then why it matters, in at most 120 characters; the fix titles say what to do. */
  readonly message: string;
  readonly because?: readonly Note[];
  /** Where credentials are written that the report is about: no report prints them. */
  readonly secrets?: readonly Span[];
  /** Only where it depends on the value: a capability, a path, a mode. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly profile?: Profile;
  /** Alternatives, best first. */
  readonly fixes?: readonly ProposedFix[];
  /** The value that is analyzed, for the fingerprint: one subject may hold several. */
  readonly value?: string;
}

/** What every rule may look at beside its subject. */
export interface RuleContext<S extends OptionSpec = OptionSpec> {
  readonly project: Project;
  /** The rule's own options: what the config says, else their defaults. */
  readonly options: OptionValues<S>;
  /** `registries` of the config: where images may come from. Empty where the config does not say. */
  readonly registries: readonly string[];
  /** `YYYY-MM-DD`: what is dated later has not happened yet. */
  readonly today: string;
}

/** A rule about one kind of subject. */
export interface Rule<K extends keyof Subjects = keyof Subjects, S extends OptionSpec = OptionSpec> {
  /** `kind/name`; equals the path of the rule's file, its fixture and its page. */
  readonly id: `${KindId}/${string}`;
  readonly on: K;
  readonly meta: RuleMeta;
  /** What a config may say to the rule beside its severity; stands above `check`, which gets the values as `context.options`. */
  readonly options?: S;
  /** Pure and total. The order of reports does not matter. */
  check(subject: Subjects[K], context: RuleContext<S>): Iterable<Report>;
}

/** Types a rule; nothing else. */
export function defineRule<K extends keyof Subjects, const S extends OptionSpec = Readonly<Record<never, never>>>(
  rule: Rule<K, S>,
): Rule<K, S> {
  return rule;
}
