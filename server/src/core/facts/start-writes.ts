import { isIn } from '../base/path';
import type { ContainerConfig } from '../model/container';
import { launchOf } from '../model/dockerfile/launch';
import { nameOf } from '../model/dockerfile/start';
import { addedScripts, readSources, startOfStage } from '../model/dockerfile/start-of';
import { absolute } from '../model/shell/folders';
import type { Stage } from '../model/stage';
import { writtenBy } from './dockerfile/root-work';
import { runPath } from './mount-target';

/** Where every container can write, whatever its root file system is. */
const always = /^\/(dev|proc)(\/|$)/;

/**
 * The first thing that the start of a service writes outside of some folders, as a clause; undefined where it writes nothing there, as far as it was read.
 * @param stages all of the project
 * @param writable folders that stay writable
 */
export function startWrites(service: ContainerConfig, stages: readonly Stage[], writable: readonly string[]): string | undefined {
  const stage = service.build?.stage;
  if (!stage) return undefined;
  const launch = launchOf(service, stage);
  const added = addedScripts(launch, stage, readSources(stage, stages));
  const start = startOfStage(launch, stage, stages);
  const isClosed = (path: string): boolean => !always.test(path) && !writable.some((folder) => isIn(runPath(path), folder));
  for (const { by, path } of start.written) if (isClosed(path)) return `${by} writes to ${path}`;
  for (const { command, script, here } of [...start.commands, ...added.commands]) {
    for (const word of writtenBy(command)) {
      const path = word.known ? absolute(word.value, here) : undefined;
      if (path !== undefined && isClosed(path)) return `${script === undefined ? 'its command' : nameOf(script)} writes to ${path}`;
    }
  }
  return added.unread;
}
