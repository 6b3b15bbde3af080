import type { FileId } from '../../base/site';
import type { Images } from '../../knowledge/family/lookup';
import type { Tree } from '../../syntax/tree';
import { type DevContainer, devContainerOf, joinedDevContainer } from '../devcontainer';
import type { Application } from '../project';
import type { Service } from '../service';
import type { Stage } from '../stage';
import { known } from '../traced';

/** A development container with the tree of its file. */
export interface ReadContainer {
  readonly tree: Tree;
  readonly container: DevContainer;
}

/** The development containers that files describe, each for itself. */
export function readContainers(trees: readonly Tree[], read: (file: FileId) => string | null | undefined, images: Images): ReadContainer[] {
  return trees.flatMap((tree) => {
    const container = devContainerOf(tree, read, images);
    return container ? [{ tree, container }] : [];
  });
}

/** The applications that development containers start and that are not among those given. */
export function appsOfContainers(containers: readonly ReadContainer[], given: readonly (readonly FileId[])[]): (readonly FileId[])[] {
  const present = new Set(given.map((files) => JSON.stringify(files)));
  return containers.flatMap(({ container: { compose } }) => {
    const key = JSON.stringify(compose?.files ?? []);
    if (!compose || compose.files.length === 0 || present.has(key)) return [];
    present.add(key);
    return [compose.files];
  });
}

/**
 * Development containers with the service of Compose, or the stage, that each of them runs.
 * @param running the stage of each service, by the container as it was read
 */
export function joinContainers(
  containers: readonly ReadContainer[],
  apps: readonly Application[],
  running: ReadonlyMap<Service, Stage>,
): DevContainer[] {
  return containers.map(({ tree, container }) => {
    const { compose } = container;
    const name = known(compose?.service);
    const app = compose && apps.find(({ files }) => JSON.stringify(files) === JSON.stringify(compose.files));
    const service = app?.services.find((one) => one.name === name);
    return joinedDevContainer(container, tree, service, running.get(container.container));
  });
}
