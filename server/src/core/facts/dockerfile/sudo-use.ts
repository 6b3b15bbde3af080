import { resolveIn } from '../../base/file';
import { copiesOf, plainPath } from '../../model/dockerfile/copies';
import { launchesOf } from '../../model/dockerfile/launch';
import { startOfStage } from '../../model/dockerfile/start-of';
import type { Project } from '../../model/project';
import { chain, type Stage } from '../../model/stage';
import { inDevelopment } from './development';
import { idleStart } from './idle-start';
import { isSame } from './inheritors';
import { calls } from './root-work';

/** Whether what is started from a stage needs sudo. */
interface SudoUse {
  /** True where a start calls it; false where that is not known. */
  readonly used: boolean;
  /** A sentence without its full stop. */
  readonly why: string;
}

/**
 * Whether the images that a stage goes into may call sudo when they run: a start that calls it, that could not be read, or that leaves to people or to
 * other images what is run. Undefined where nothing calls it.
 */
export function sudoUse(stage: Stage, project: Project): SudoUse | undefined {
  let doubt: SudoUse | undefined;
  for (const shipped of project.stages) {
    if (!shipped.shipped || ![...chain(shipped)].some((each) => isSame(each, stage))) continue;
    const services = project.services.filter(({ build }) => build?.stage === shipped);
    for (const launch of [...launchesOf(shipped, []), ...(services.length > 0 ? launchesOf(shipped, services) : [])]) {
      const start = startOfStage(launch, shipped, project.stages);
      if (calls(start, /^sudo$/)) return { used: true, why: 'what it starts calls sudo' };
      const why =
        start.unread ??
        (launch.words.length === 0 ? 'it does not set its own program, and images built on it may call sudo' : undefined) ??
        idleStart(start) ??
        inDevelopment(shipped, services, project) ??
        unreadCopy(shipped);
      if (why !== undefined) doubt ??= { used: false, why };
    }
  }
  return doubt;
}

/** Files that are copied into the image and are no script that was read. */
function unreadCopy(stage: Stage): string | undefined {
  const isRead = (path: string): boolean =>
    stage.context !== undefined && stage.scripts.has(resolveIn(stage.context.folder, plainPath(path)));
  const found = [...chain(stage)]
    .flatMap(copiesOf)
    .find(({ from, sources }) => sources.some(({ text }) => from !== undefined || text === undefined || !isRead(text)));
  return found && `the files copied to ${found.target.text ?? 'the image'} were not analyzed and may call sudo`;
}
