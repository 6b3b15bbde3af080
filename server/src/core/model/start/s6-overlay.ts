import { execlineWords } from './execline';
import type { Call, ImageView, Job, Launched } from './launcher';
import { scriptsIn, servicesIn, united } from './run-folders';

/** Where s6-overlay keeps the services of its version 3. */
const source = '/etc/s6-overlay/s6-rc.d';

/** The services and scripts that the `/init` of s6-overlay runs, and CMD behind them. */
export function s6Overlay({ command, starts }: Call, image: ImageView): Launched {
  const [first] = command.args;
  const rest: Job[] = first ? [{ run: { how: 'words', text: quoted(command.args.map(({ value }) => value)) }, by: 'the command' }] : [];
  const services = (starts.folders ?? []).map((folder) => servicesIn(folder, image));
  const scripts = (starts.scripts ?? []).map((folder) => scriptsIn(folder, image));
  return united([attributes(image), ...scripts, sourceServices(image), ...services, { jobs: rest }]);
}

/** What `/etc/fix-attrs.d` gives to whom: `PATH RECURSE ACCOUNT FILE-MODE FOLDER-MODE` on each line. */
function attributes(image: ImageView): Launched {
  const folder = '/etc/fix-attrs.d';
  const jobs = image.folder(folder).names.flatMap((name): Job[] => {
    const found = image.file(`${folder}/${name}`);
    if (found.kind !== 'text') return [];
    return [...found.text.matchAll(/^\s*(\/\S+)\s+(true|false)\s+([^\s,]+)/gm)].flatMap(([, path, recurse, account]): Job[] => {
      const options = recurse === 'true' ? '-R ' : '';
      return ['chown', 'chmod'].map((tool) => ({
        run: { how: 'words', text: `${tool} ${options}${tool === 'chown' ? account : 'u+rw'} ${path}` },
        by: `${folder}/${name}`,
        prepares: true,
      }));
    });
  });
  return { jobs };
}

/** `longrun` services have `run`, `oneshot` ones `up`: a command line in execline, mostly the path of a script. */
function sourceServices(image: ImageView): Launched {
  const { names, whole } = image.folder(source);
  const jobs: Job[] = [];
  let unread = whole ? undefined : `not all services in ${source} are known`;
  for (const name of names) {
    if (!name.endsWith('/')) continue;
    const folder = `${source}/${name.slice(0, -1)}`;
    const own = image.folder(folder);
    if (own.names.includes('run')) jobs.push({ run: { how: 'file', path: `${folder}/run` }, by: `${folder}/run` });
    if (!own.whole) unread ??= `not all files in ${folder} are known`;
    if (!own.names.includes('up')) continue;
    const up = image.file(`${folder}/up`);
    const text = up.kind === 'text' ? execlineWords(up.text) : undefined;
    if (text === undefined) unread ??= `${folder}/up could not be read`;
    else jobs.push({ run: { how: 'words', text }, by: `${folder}/up`, prepares: true });
  }
  return { jobs, ...(unread !== undefined && { unread }) };
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' ');
}
