import { folderOf, nameOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/span';
import type { Images } from '../../knowledge/family/lookup';
import { variablesOf } from '../../model/compose/variables';
import { mapOfJson } from '../../model/json';
import { booleanOf, get, type MapValue, type ScalarValue, scalarAt } from '../../model/value';
import type { Tree } from '../../syntax/tree';
import { commandsAt } from './commands';
import { containerOf } from './container';
import type { DevContainer } from './dev-container';
import { broughtBy, featuresOf } from './features';
import { runFlags, switchOf } from './run-args';
import { substitutedMap, textsAt } from './text';

/**
 * The development container that a file describes; nothing where it is empty or no map.
 * @param read gives the text of a file beside it
 * @param images what is known of images
 */
export function devContainerOf(tree: Tree, read: (file: FileId) => string | null | undefined, images: Images): DevContainer | undefined {
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
    starts: compose?.files ?? [],
    workplace: true as const,
    runArgs,
    features,
    privilegedBy: [booleanOf(scalarAt(map, 'privileged')), ...flags, ...broughtBy(features).privileged].filter((one) => one !== undefined),
    initializeCommands: commandsAt(map, 'initializeCommand'),
    ...(remoteUser ? { remoteUser } : {}),
    ...(containerUser ? { containerUser } : {}),
    containerEnv: variablesOf(get(map, 'containerEnv'), treeOf),
    remoteEnv: variablesOf(get(map, 'remoteEnv'), treeOf),
  };
  return { ...parts, container: containerOf(parts, tree, undefined, images) };
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
