import type { Span } from '../../base/span';
import { type ProvenanceStep, type Trace, type Traced, traceOf } from '../traced';

/**
 * Who decides a value: a key of the service, the Dockerfile it is built from, what is known about its image, a lifecycle hook, another
 * service, a file beside it, or the engine where nobody says anything.
 */
export type Source = 'service' | 'dockerfile' | 'image' | 'hook' | 'other-service' | 'file' | 'engine';

/**
 * A value that a container really gets. Known, unknown (it hangs on `variables`, or on something that cannot be read when there are
 * none), or the default of the engine (`source: 'engine'`). `at` is in the text of the service: its key where nothing is written.
 */
export type Fact<T> = Trace & {
  readonly source: Source;
  /** Where the value comes from and why it wins, as a phrase without a full stop: `"user" of the service`. */
  readonly because: string;
} & ({ readonly known: true; readonly value: T } | { readonly known: false; readonly variables: readonly string[] });

/** A value that somebody wrote. */
export function fact<T>(value: T, trace: Trace, because: string, source: Source = 'service'): Fact<T> {
  return { ...traceOf(trace), source, because, known: true, value };
}

/** A value that nobody can tell from the files. */
export function unknown<T>(trace: Trace, because: string, variables: readonly string[] = [], source: Source = 'service'): Fact<T> {
  return { ...traceOf(trace), source, because, known: false, variables: [...new Set(variables)] };
}

/** What the engine does where the service says nothing. */
export function byDefault<T>(value: T, at: Span, because: string): Fact<T> {
  const step: ProvenanceStep = { kind: 'engine-default', because };
  return { at, via: [step], source: 'engine', because, known: true, value };
}

/** A written value, changed into what it means; unknown stays unknown. */
export function factOf<T, U>(traced: Traced<T>, meaning: (value: T) => U, because: string, source: Source = 'service'): Fact<U> {
  return traced.known ? fact(meaning(traced.value), traced, because, source) : unknown(traced, because, traced.variables, source);
}

/** The same fact about another value. */
export function mapFact<T, U>(one: Fact<T>, meaning: (value: T) => U): Fact<U> {
  const { at, via, source, because } = one;
  const rest = { at, via, source, because, ...(one.origin ? { origin: one.origin } : {}) };
  return one.known ? { ...rest, known: true, value: meaning(one.value) } : { ...rest, known: false, variables: one.variables };
}

/** The value where it is known. */
export function factValue<T>(one: Fact<T> | undefined): T | undefined {
  return one?.known ? one.value : undefined;
}
