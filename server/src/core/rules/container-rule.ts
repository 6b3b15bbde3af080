import type { Intent } from '../fix/intent';
import type { Fix, Want } from '../fix/want';
import { composeDialect } from '../kinds/compose/dialect';
import { devcontainerDialect } from '../kinds/devcontainer/dialect';
import type { Dialect } from '../kinds/dialect';
import type { Container } from '../model/container';
import type { DevContainer } from '../model/devcontainer';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import type { OptionSpec } from './option';
import type { Report, Rule, RuleContext, RuleMeta } from './rule';

/** What starts containers, by the kind of file. */
interface Starters {
  readonly compose: Service;
  readonly devcontainer: DevContainer;
}

/** Kinds of file that start containers: first parts of rule ids. */
export type ContainerKind = keyof Starters;

/** What rules of each kind look at, and how it is read and written. */
const kinds: { readonly [K in ContainerKind]: { readonly on: Starters[K]['kind']; readonly dialect: Dialect<Starters[K]> } } = {
  compose: { on: 'service', dialect: composeDialect },
  devcontainer: { on: 'devcontainer', dialect: devcontainerDialect },
};

/** A change that a rule proposes, in no file's words. */
export interface Proposal extends Omit<Fix, 'want' | 'beside'> {
  readonly ask: readonly Intent[];
  readonly beside?: Pick<NonNullable<Fix['beside']>, 'of'> & { readonly fix: Omit<Proposal, 'tier' | 'beside'> };
}

/** What a container rule says. A `Fix` in place of a proposal is one that only a single kind of file knows. */
export interface ContainerReport extends Omit<Report, 'fixes'> {
  readonly fixes?: readonly (Proposal | Fix)[];
}

/** What is true of a rule in one kind alone. @typeParam T what its check reads: words of that kind, and what there is only in some */
type Served<T> = Pick<RuleMeta, 'title'> & Partial<RuleMeta> & { readonly terms?: T };

/** A rule about a container, whatever starts it. */
export interface ContainerRule<K extends ContainerKind, S extends OptionSpec, T> {
  /** Second part of its ids, and the name of its file. */
  readonly name: string;
  /** The kinds that have such a rule, each with an id, a page and a fixture of its own, and with what is true of it there alone. */
  readonly serves: { readonly [P in K]: Served<T> };
  /** What is true of it everywhere. */
  readonly meta: Omit<RuleMeta, 'title'>;
  readonly options?: S;
  /** Pure and total. The order of reports does not matter. */
  check(container: Container<Starters[K]>, context: ContainerContext<S, T>): Iterable<ContainerReport>;
}

/** What a container rule may look at beside the container. */
export interface ContainerContext<S extends OptionSpec = OptionSpec, T = unknown> extends RuleContext<S> {
  /** Of the kind that starts the container. */
  readonly terms: T;
}

/** Makes one rule for each kind that a container rule serves. */
export function defineContainerRule<K extends ContainerKind, const S extends OptionSpec = Readonly<Record<never, never>>, T = undefined>(
  rule: ContainerRule<K, S, T>,
): readonly Rule[] {
  return (Object.keys(rule.serves) as K[]).map((kind) => served(rule, kind));
}

function served<K extends ContainerKind, S extends OptionSpec, T>(rule: ContainerRule<K, S, T>, kind: K): Rule {
  const { terms, ...own } = rule.serves[kind];
  const { on, dialect } = kinds[kind] as { readonly on: 'service' | 'devcontainer'; readonly dialect: Dialect<Starters[K]> };
  return {
    id: `${kind}/${rule.name}`,
    on,
    meta: { ...rule.meta, ...own },
    ...(rule.options && { options: rule.options }),
    *check(subject, context) {
      const starter = subject as unknown as Starters[K];
      const { project } = context;
      const wants = (ask: readonly Intent[]): readonly Want[] | undefined => wantsOf(ask, dialect, starter, project);
      const full = { ...context, terms } as unknown as ContainerContext<S, T>;
      for (const report of rule.check(dialect.container(starter, project), full)) {
        const { fixes, ...rest } = report;
        yield { ...rest, ...(fixes && { fixes: fixes.flatMap((one) => fixOf(one, wants)) }) };
      }
    },
  };
}

/** All that is asked, or nothing where one intent cannot be fulfilled. */
function wantsOf<S>(ask: readonly Intent[], dialect: Dialect<S>, starter: S, project: Project): readonly Want[] | undefined {
  const wants: Want[] = [];
  for (const intent of ask) {
    const own = dialect.wants(intent, starter, project);
    if (!own) return undefined;
    wants.push(...own);
  }
  return wants;
}

function fixOf(one: Proposal | Fix, wants: (ask: readonly Intent[]) => readonly Want[] | undefined): Fix[] {
  if ('want' in one) return [one];
  const { ask, beside, ...rest } = one;
  const want = wants(ask);
  if (!want) return [];
  const later = beside && wants(beside.fix.ask);
  if (!beside || !later) return [{ ...rest, want }];
  const { ask: _ask, ...besideRest } = beside.fix;
  return [{ ...rest, want, beside: { of: beside.of, fix: { ...besideRest, want: later } } }];
}
