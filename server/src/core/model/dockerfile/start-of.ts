import type { FileId } from '../../base/span';
import type { Stage } from '../stage';
import type { ImageSources } from './image-files';
import type { Launch } from './launch';
import { type Start, shown } from './start';
import { readWords, type Walk } from './start-walk';

/**
 * What a container does when it starts: the commands of its command line, and those of the scripts and configurations of launchers that they run, where
 * these come from the build context or are written in the Dockerfile. Of programs in other languages the first file is only searched for calls about its user.
 * @param stage that the image is built from; absent for an image of a registry
 * @param sources what the image is made of
 */
export function startOf(launch: Launch, stage: Stage | undefined, sources: ImageSources): Start {
  const walk: Walk = { stage, sources, launch, commands: [], last: [], seen: new Set(), read: new Set() };
  const open = launch.words.find(({ known }) => !known);
  if (open) walk.unread = `the command contains ${shown(open.text)}, whose value is unknown`;
  else readWords(launch.words, { depth: 0 }, walk);
  const { commands, last, root, unread, empty, asks, switches, compiled } = walk;
  return {
    commands,
    last,
    read: walk.read,
    ...(root !== undefined && { root }),
    ...(unread !== undefined && { unread }),
    ...(empty && { empty }),
    ...(asks !== undefined && { asks }),
    ...(switches !== undefined && { switches }),
    ...(compiled !== undefined && { compiled }),
  };
}

/** What a stage's image does when it starts, with the scripts that were read when the project was opened. */
export function startOfStage(launch: Launch, stage: Stage, stages: readonly Stage[]): Start {
  const siblings = stages.filter(({ file, inline }) => file === stage.file && inline?.at.start === stage.inline?.at.start);
  const byIndex: Stage[] = [];
  for (const one of siblings) byIndex[one.index] ??= one;
  return startOf(launch, stage, { read: (file) => stage.scripts.get(file), stages: byIndex });
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
  for (const launch of launches) startOf(launch, stage, { read: noted, stages });
  return texts;
}
