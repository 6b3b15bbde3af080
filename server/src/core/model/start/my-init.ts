import type { Call, ImageView, Job, Launched } from './launcher';
import { scriptsIn, servicesIn, united } from './run-folders';

/** What the init of phusion/baseimage starts: scripts, then services, then the command behind its options. */
export function myInit({ command, starts }: Call, image: ImageView): Launched {
  const words = command.args
    .map(({ value }) => value)
    .filter((word) => !/^--(quiet|skip-\w+|no-\w+|enable-\w+)/.test(word) && word !== '--');
  const rest: Job[] =
    words.length > 0 ? [{ run: { how: 'words', text: words.map((word) => `'${word}'`).join(' ') }, by: 'the command' }] : [];
  const local = (starts.files ?? []).filter((file) => image.file(file).kind !== 'other');
  return united([
    ...(starts.scripts ?? []).map((folder) => scriptsIn(folder, image)),
    { jobs: local.map((path) => ({ run: { how: 'file', path }, by: path, prepares: true })) },
    ...(starts.folders ?? []).map((folder) => servicesIn(folder, { ...image, knownBase: true })),
    { jobs: rest },
  ]);
}
