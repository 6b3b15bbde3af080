import type { Trace, Traced } from '../model/traced';
import { get, type MapValue, scalarAt } from '../model/value';

/** Providers that come with Docker: they start no program of the project's choice. */
const ownProviders: ReadonlySet<string> = new Set(['model']);

/** The parts of a subject in which it may name what the host runs. */
interface Starter {
  readonly map?: MapValue;
  readonly initializeCommands?: readonly { readonly text: Traced<string> }[];
}

/** What makes the host run a program of the project's choice when a container is started: a provider of Compose, or `initializeCommand`. */
export function hostCommandOf(subject: object): Trace | undefined {
  const { map, initializeCommands } = subject as Starter;
  const first = initializeCommands?.[0]?.text;
  if (first) return first;
  const type = map && scalarAt(get(map, 'provider'), 'type');
  return type?.known && !ownProviders.has(type.value) ? type : undefined;
}
