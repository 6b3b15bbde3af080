import type { Launch } from '../../model/dockerfile/launch';
import { referenceOf } from '../../model/image-reference';
import { absolute, foldersOf } from '../../model/shell/folders';
import type { Stage } from '../../model/stage';

/**
 * A directory that the build makes and the program is started with, as a clause: it keeps something there.
 * @param owns whether the user may write to a path
 */
export function folderGiven({ words }: Launch, stage: Stage, owns: (path: string) => boolean): string | undefined {
  const made = foldersOf(stage).filter(({ work }) => !work);
  for (const { text } of words.slice(1)) {
    const path = absolute(text.replace(/^-[\w-]+=/, ''), undefined);
    if (path !== undefined && made.some((folder) => folder.path === path) && !owns(path))
      return `it is started with ${path}, which belongs to root`;
  }
  return undefined;
}

/**
 * An image that runs one known program as root is made for that: its directories are root's. Another user is known to be fine only where the
 * profile names it; a program of the project on top of such an image is too rare to be told apart.
 */
export function rootServiceOf(stage: Stage, user: string): string | undefined {
  const reference = referenceOf(stage.base);
  const profile = reference === undefined ? undefined : stage.images.profile(reference);
  if (profile?.kind !== 'service' || profile.start.uid !== 0) return undefined;
  const { userOk } = profile;
  const [name] = user.split(':');
  if (userOk && (name === userOk.name || name === String(userOk.uid))) return undefined;
  return `the image ${profile.family} runs its program as root, and what that needs as ${user} is not known`;
}
