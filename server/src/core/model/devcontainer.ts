import { folderOf, nameOf, resolveIn } from '../base/file';
import type { FileId } from '../base/site';
import type { Tree } from '../syntax/tree';
import { type Pair, pairsOf } from './compose/attributes';
import { variablesOf } from './compose/variables';
import { commandsAt } from './devcontainer/commands';
import { asScalar, containerOf } from './devcontainer/container';
import { broughtBy, featuresOf } from './devcontainer/features';
import { runFlags, switchOf } from './devcontainer/run-args';
import { substitutedMap, textsAt } from './devcontainer/text';
import type { DevContainer } from './devcontainer/types';
import { mapOfJson } from './json';
import type { Service } from './service';
import type { Stage } from './stage';
import { known, type NodeRef, sameRef, type Trace } from './traced';
import { booleanOf, get, type MapValue, type ScalarValue, scalarAt } from './value';

export type { DevContainer } from './devcontainer/types';

/**
 * The development container that a file describes; nothing where it is empty or no map.
 * @param read gives the text of a file beside it
 */
export function devContainerOf(tree: Tree, read: (file: FileId) => string | null | undefined): DevContainer | undefined {
  const written = mapOfJson(tree);
  if (!written) return undefined;
  const { file } = tree;
  const map = substitutedMap(written, tree);
  const compose = composeOf(map, file);
  const features = featuresOf(map, file, read);
  const treeOf = (named: FileId): Tree | undefined => (named === file ? tree : undefined);
  const runArgs = compose ? [] : runFlags(argumentsOf(map));
  const flags = runArgs.filter(({ name }) => name === 'privileged').map(switchOf);
  const remoteUser = scalarAt(map, 'remoteUser');
  const containerUser = runArgs.filter(({ name }) => name === 'user').at(-1)?.value ?? scalarAt(map, 'containerUser');
  const parts = {
    kind: 'devcontainer' as const,
    file,
    name: nameOf(file),
    ref: { file, path: [] },
    at: { ...map.at, end: map.at.start + 1 },
    map: written,
    read: map,
    ...(compose ? { compose } : {}),
    runArgs,
    features,
    privilegedBy: [booleanOf(scalarAt(map, 'privileged')), ...flags, ...broughtBy(features).privileged].filter((one) => one !== undefined),
    initializeCommands: commandsAt(map, 'initializeCommand'),
    ...(remoteUser ? { remoteUser } : {}),
    ...(containerUser ? { containerUser } : {}),
    containerEnv: variablesOf(get(map, 'containerEnv'), treeOf),
    remoteEnv: variablesOf(get(map, 'remoteEnv'), treeOf),
  };
  return { ...parts, container: containerOf(parts, tree, undefined) };
}

/**
 * The same container with what other files say of it.
 * @param service the service of Compose that it is
 * @param stage the stage that it runs, where the Dockerfile that it names was read
 */
export function joinedDevContainer(before: DevContainer, tree: Tree, service: Service | undefined, stage: Stage | undefined): DevContainer {
  const container = service ? containerOf(before, tree, service) : before.container;
  const built = container.build && stage ? { ...container, build: { ...container.build, stage } } : container;
  return { ...before, ...(service ? { service } : {}), container: built };
}

/** The texts of `runArgs`; one text alone is no list of them. */
function argumentsOf(map: MapValue): readonly ScalarValue[] {
  return get(map, 'runArgs')?.kind === 'seq' ? textsAt(map, 'runArgs') : [];
}

/** The Compose files that a devcontainer.json starts together, without the automatic override. */
function composeOf(map: MapValue, file: FileId): DevContainer['compose'] {
  const value = get(map, 'dockerComposeFile');
  if (!value || (value.kind === 'scalar' && value.plain === null)) return undefined;
  const files = textsAt(map, 'dockerComposeFile').flatMap((name) => (name.known ? [resolveIn(folderOf(file), name.value)] : []));
  const service = scalarAt(map, 'service');
  return { at: value.at, files, ...(service ? { service } : {}) };
}

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
