import type { FileId } from '../../base/span';
import { type Stage, siblingsOf } from '../stage';
import type { ImageSources } from './image-files';
import type { Launch } from './launch';
import { type Start, shown } from './start';
import { readFolder, readWords, type Walk } from './start-walk';
import { baseOf } from './user';

/**
 * What a container does when it starts: the commands of its command line, and those of the scripts and configurations of launchers that they run, where
 * these come from the build context or are written in the Dockerfile. Of programs in other languages the first file is only
 * searched for calls about its user and for places that it writes to.
 * @param stage that the image is built from; absent for an image of a registry
 * @param sources what the image is made of
 */
export function startOf(launch: Launch, stage: Stage | undefined, sources: ImageSources): Start {
  const walk = walkOf(launch, stage, sources);
  const open = launch.words.find(({ known }) => !known);
  if (open) walk.unread = `the command contains ${shown(open.text)}, whose value is unknown`;
  else readWords(launch.words, { depth: 0 }, walk);
  return startOfWalk(walk);
}

/**
 * What the scripts do that a build adds to the folders from which the entrypoint of its base image runs scripts; nothing where the image has no such
 * folder, or an entrypoint of its own is in force.
 */
export function addedScripts(launch: Launch, stage: Stage, sources: ImageSources): Start {
  const walk = walkOf(launch, stage, sources);
  const folders = stage.entrypoint || launch.service?.entrypoint ? [] : (baseOf(stage)?.startFolders ?? []);
  for (const folder of folders) readFolder(folder, walk);
  return startOfWalk(walk);
}

function walkOf(launch: Launch, stage: Stage | undefined, sources: ImageSources): Walk {
  return { stage, sources, launch, commands: [], last: [], seen: new Set(), read: new Set(), written: [] };
}

function startOfWalk({ commands, last, read, written, root, unread, empty, asks, switches, compiled }: Walk): Start {
  return {
    commands,
    last,
    read,
    written,
    ...(root !== undefined && { root }),
    ...(unread !== undefined && { unread }),
    ...(empty && { empty }),
    ...(asks !== undefined && { asks }),
    ...(switches !== undefined && { switches }),
    ...(compiled !== undefined && { compiled }),
  };
}

/** The files of a stage's image as they were read when the project was opened. @param stages all of the project */
export function readSources(stage: Stage, stages: readonly Stage[]): ImageSources {
  const siblings = siblingsOf(stage, stages);
  const byIndex: Stage[] = [];
  for (const one of siblings) byIndex[one.index] ??= one;
  return { read: (file) => stage.scripts.get(file), stages: byIndex };
}

/** What a stage's image does when it starts, with the scripts that were read when the project was opened. */
export function startOfStage(launch: Launch, stage: Stage, stages: readonly Stage[]): Start {
  return startOf(launch, stage, readSources(stage, stages));
}

/**
 * The files and folders of the build context that a start rests on, with their texts.
 * @param read asks for a file
 */
export function scriptsOf(launches: readonly Launch[], stage: Stage, { read, stages }: ImageSources): ReadonlyMap<FileId, string> {
  const texts = new Map<FileId, string>();
  const noted = (file: FileId): string | undefined => {
    const text = read(file);
    if (text !== undefined) texts.set(file, text);
    return text;
  };
  for (const launch of launches) {
    startOf(launch, stage, { read: noted, stages });
    addedScripts(launch, stage, { read: noted, stages });
  }
  return texts;
}
