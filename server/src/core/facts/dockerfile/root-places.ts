import type { Launch } from '../../model/dockerfile/launch';
import type { Start } from '../../model/dockerfile/start';
import { referenceOf } from '../../model/image-reference';
import { absolute, foldersOf } from '../../model/shell/folders';
import { environmentOf } from '../../model/shell/stage';
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

/** What a program keeps by options and variables of such names. */
const KEPT =
  /(^|[-_.])(data|db|database|sqlite|logs?|pid|socket|sock|uds|cache|state|store|storage|uploads?|spool)[-_.]?(dir|directory|files?|path|folder|root|url|uri)?$/i;
/** Files that a program makes, and places where it does. */
const MADE = /\.(pid|sock|socket|log|db|sqlite3?)$|^\/(var\/)?run\/(?!secrets\/)|^\/var\/(log|lib|cache|spool)\//;

/**
 * A place that a start or a variable of the image names, and that a program writes to by what it is called: as a clause.
 * @param owns whether the user may write to a path
 */
export function placeNamed({ last }: Start, stage: Stage, owns: (path: string) => boolean): string | undefined {
  const isClosed = (path: string | undefined, name: string): path is string =>
    path !== undefined && (MADE.test(path) || KEPT.test(name)) && !/^\/(var\/)?run\/secrets\//.test(path) && !owns(path);
  for (const { command } of last) {
    for (const [i, { value, known }] of command.args.entries()) {
      const inline = /^-{1,2}([\w.-]+)=(.*)$/s.exec(value);
      const before = /^-{1,2}([\w.-]+)$/.exec(command.args[i - 1]?.value ?? '');
      const path = known ? placeIn(inline?.[2] ?? value) : undefined;
      if (isClosed(path, inline?.[1] ?? before?.[1] ?? '')) return `it is started with ${path}, which belongs to root`;
    }
  }
  for (const [name, value] of environmentOf(stage)) {
    const path = placeIn(value);
    // The cache of a tool is what the build fills, and others may read it.
    if (!/.cache/i.test(name) && isClosed(path, name)) return `the image sets ${name} to ${path}, which belongs to root`;
  }
  return undefined;
}

/** `/data`, `unix:/run/x.sock`, `sqlite:////data/x.db`, `file:/data/x.db`. */
function placeIn(text: string): string | undefined {
  const path = /^(?:(?:unix|file|sqlite\d?)(?:\+\w+)?:)?(\/[\w./@+-]+)(?:\?.*)?$/.exec(text)?.[1];
  return path === undefined ? undefined : absolute(path, undefined);
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
