import { known } from '../../model/traced';
import type { Tree } from '../../syntax/tree';
import type { Made } from '../kind';
import { containerOf } from './container';
import type { DevContainer } from './dev-container';

/** A development container, read for itself, with the tree of its file. */
export interface ReadContainer {
  readonly tree: Tree;
  readonly container: DevContainer;
}

/** The same container with what other files say of it: the service of Compose that it is, and the stage that it runs. */
export function joined({ tree, container: before }: ReadContainer, { apps, running }: Made): DevContainer {
  const { compose } = before;
  const name = known(compose?.service);
  const app = compose && apps.find(({ files }) => JSON.stringify(files) === JSON.stringify(compose.files));
  const service = app?.services.find((one) => one.name === name);
  const stage = running.get(before.container);
  const container = service ? containerOf(before, tree, service) : before.container;
  const built = container.build && stage ? { ...container, build: { ...container.build, stage } } : container;
  return { ...before, ...(service ? { service } : {}), container: built };
}
