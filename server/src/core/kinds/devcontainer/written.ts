import { type Pair, pairsOf } from '../../model/compose/attributes';
import { known, type NodeRef, sameRef, type Trace } from '../../model/traced';
import { get } from '../../model/value';
import type { DevContainer } from './dev-container';
import { asScalar } from './text';

/** Where an item of a list, or a flag of `runArgs`, is written: the property, and all items that go when it goes. */
export interface WrittenIn {
  readonly key: string;
  readonly items: readonly NodeRef[];
}

/** The items of a devcontainer.json that a value stands in; nothing for one that stands elsewhere, or that cannot go alone. */
export function writtenIn(container: DevContainer, { origin }: Trace): WrittenIn | undefined {
  const [key, index] = origin?.path ?? [];
  if (!origin || origin.file !== container.file || typeof key !== 'string' || typeof index !== 'number') return undefined;
  if (key !== 'runArgs') return { key, items: [{ ...origin, path: [key, index] }] };
  const flag = container.runArgs.find(({ value }) => value.origin && sameRef(value.origin, origin));
  return flag && flag.items.length > 0 ? { key, items: flag.items } : undefined;
}

/** The same for a flag of which the last one counts: all that say what this one says, for each of them would count without the others. */
export function writtenAll(container: DevContainer, trace: Trace): WrittenIn | undefined {
  const own = container.runArgs.find(({ value }) => value.origin && trace.origin && sameRef(value.origin, trace.origin));
  const same = container.runArgs.filter(({ name, value }) => name === own?.name && known(value) === known(own.value));
  if (!own || same.some(({ items }) => items.length === 0)) return undefined;
  return { key: 'runArgs', items: same.flatMap(({ items }) => items) };
}

/** The variables that the file itself gives the container, each where it is written: a flag that says it again takes nothing out of the file. */
export function writtenVariables({ read, runArgs }: DevContainer): readonly Pair[] {
  const flags = runArgs.filter(({ name }) => name === 'env').map(({ value }) => asScalar(value));
  return [...pairsOf(get(read, 'containerEnv')), ...pairsOf({ kind: 'seq', at: read.at, via: read.via, items: flags })];
}

/** True for what the file itself asks for, by a property, a flag or a feature; not for what the Compose service says. */
export function isAskedBy(container: DevContainer, { at }: Trace): boolean {
  return at.file === container.file;
}
