import { append } from '../base/many';
import type { Intent } from '../fix/intent';
import type { ProposedFix, Want } from '../fix/want';
import type { Dialect } from '../kinds/dialect';
import { type AnyKind, kinds, type SubjectOfKind } from '../kinds/index';
import type { Container } from '../model/container';
import type { Project } from '../model/project';
import type { Trace } from '../model/traced';
import type { OptionSpec } from './option';
import type { Report, Rule, RuleContext, RuleMeta } from './rule';

/** A change that a rule proposes, in no file's words. */
export interface Proposal extends Omit<ProposedFix, 'want' | 'beside'> {
  readonly ask: readonly Intent[];
  readonly beside?: Pick<NonNullable<ProposedFix['beside']>, 'of'> & { readonly fix: Omit<Proposal, 'kind' | 'beside'> };
}

/** What a container rule says. A `ProposedFix` in place of a proposal is one that only a single kind of file knows. */
export interface ContainerReport extends Omit<Report, 'fixes'> {
  readonly fixes?: readonly (Proposal | ProposedFix)[];
}

/** What is true of a rule in one kind alone. @typeParam T what its check reads: words of that kind, and what there is only in some */
type Served<T> = Pick<RuleMeta, 'title'> & Partial<RuleMeta> & { readonly terms?: T };

/** A rule about a container, whatever starts it. */
export interface ContainerRule<K extends string, S extends OptionSpec, T> {
  /** Second part of its ids, and the name of its file. */
  readonly name: string;
  /** The kinds of file that have such a rule, by their ids, each with an id, a page and a fixture of its own, and with what is true of it there alone. */
  readonly serves: { readonly [P in K]: Served<T> };
  /** What is true of it everywhere. */
  readonly meta: Omit<RuleMeta, 'title'>;
  readonly options?: S;
  /** Pure and total. The order of reports does not matter. */
  check(container: Container<SubjectOfKind<K>>, context: ContainerContext<S, T>): Iterable<ContainerReport>;
}

/** What a container rule may look at beside the container. */
export interface ContainerContext<S extends OptionSpec = OptionSpec, T = unknown> extends RuleContext<S> {
  /** Of the kind that starts the container. */
  readonly terms: T;
  /** See `Dialect.socketProxy`. */
  readonly socketProxy: (mount: Trace) => readonly ProposedFix[];
}

/** Makes one rule for each kind that a container rule serves. */
export function defineContainerRule<K extends string, const S extends OptionSpec = Readonly<Record<never, never>>, T = undefined>(
  rule: ContainerRule<K, S, T>,
): readonly Rule[] {
  return kinds.flatMap((kind) => {
    const own = (rule.serves as Readonly<Partial<Record<string, Served<T>>>>)[kind.id];
    return own && kind.dialect ? [served(rule as unknown as AnyContainerRule, own as Served<unknown>, kind, kind.dialect)] : [];
  });
}

/** One of which it does not matter what it serves. */
type AnyContainerRule = Pick<ContainerRule<string, OptionSpec, unknown>, 'name' | 'meta' | 'options'> & {
  check(container: Container, context: ContainerContext): Iterable<ContainerReport>;
};

function served(rule: AnyContainerRule, { terms, ...own }: Served<unknown>, { id, subject }: AnyKind, dialect: Dialect<unknown>): Rule {
  return {
    id: `${id}/${rule.name}`,
    on: subject.kind as Rule['on'],
    meta: { ...rule.meta, ...own },
    ...(rule.options && { options: rule.options }),
    *check(starter, context) {
      const { project, registries, today, options } = context;
      const socketProxy = (mount: Trace): readonly ProposedFix[] => dialect.socketProxy?.(mount, starter, project) ?? [];
      for (const report of rule.check(dialect.container(starter, project), { project, registries, today, options, terms, socketProxy })) {
        const { fixes, ...rest } = report;
        const wants = (ask: readonly Intent[]): readonly Want[] | undefined => wantsOf(ask, dialect, starter, project);
        yield { ...rest, ...(fixes && { fixes: fixes.flatMap((one) => fixOf(one, wants)) }) };
      }
    },
  };
}

/** All that is asked, or nothing where one intent cannot be fulfilled. */
function wantsOf(ask: readonly Intent[], dialect: Dialect<unknown>, starter: unknown, project: Project): readonly Want[] | undefined {
  const wants: Want[] = [];
  for (const intent of ask) {
    const own = dialect.wants(intent, starter, project);
    if (!own) return undefined;
    append(wants, own);
  }
  return wants;
}

function fixOf(one: Proposal | ProposedFix, wants: (ask: readonly Intent[]) => readonly Want[] | undefined): ProposedFix[] {
  if ('want' in one) return [one];
  const { ask, beside, ...rest } = one;
  const want = wants(ask);
  if (!want) return [];
  const later = beside && wants(beside.fix.ask);
  if (!beside || !later) return [{ ...rest, want }];
  const { ask: _ask, ...besideRest } = beside.fix;
  return [{ ...rest, want, beside: { of: beside.of, fix: { ...besideRest, want: later } } }];
}
