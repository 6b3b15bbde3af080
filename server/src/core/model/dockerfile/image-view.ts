import { absolute } from '../shell/folders';
import type { Stage } from '../stage';
import type { ImageView } from '../start/launcher';
import { type ImageSources, imageFile } from './image-files';
import { imageFolder } from './image-folders';
import type { Launch } from './launch';
import { baseOf } from './user';

/** An image that is started: a stage, as a launch of it sees its files. */
interface Started {
  readonly stage?: Stage | undefined;
  readonly sources: ImageSources;
  readonly launch: Launch;
}

/** The files of the image as launchers see them. */
export function viewOf(started: Started): ImageView {
  const { stage, sources, launch } = started;
  return {
    knownBase: stage !== undefined && baseOf(stage)?.user !== undefined,
    file: (path) => {
      const at = absolute(path, undefined);
      if (at === undefined || !stage || mountAt(at, launch)) return { kind: 'unread' };
      const found = imageFile(stage, at, sources);
      return found.kind === 'text' ? found : { kind: found.kind };
    },
    folder: (path) => {
      const at = absolute(path, undefined);
      if (at === undefined || !stage || mountAt(at, launch)) return { names: [], whole: false };
      return imageFolder(stage, at, sources);
    },
  };
}

/** The mount of the service that a path lies in. */
export function mountAt(path: string, { service }: Launch): { readonly target?: string } | undefined {
  return service?.mounts.find(
    ({ target }) => target !== undefined && (path === target || path.startsWith(`${target.replace(/\/$/, '')}/`)),
  );
}
