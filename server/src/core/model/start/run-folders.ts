import { argumentsOf } from '../shell/options';
import { type Call, type ImageView, type Job, type Launched, pathFrom } from './launcher';

/** Supervisors that start `run` in each folder below one: runit, s6, daemontools. */
export function runFolders({ command, starts, here }: Call, image: ImageView): Launched {
  const { operands } = argumentsOf(command);
  const named = operands.find(({ value }) => value.includes('/'));
  if (named && !named.known) return { jobs: [], unread: `${command.name} starts services in ${named.text}, whose value is unknown` };
  const folders = named ? [pathFrom(here, named.value) ?? named.value] : (starts.folders ?? []);
  return united(folders.map((folder) => servicesIn(folder, image)));
}

/** A folder of services: each has a folder with `run`, and perhaps one with a logger. */
export function servicesIn(path: string, image: ImageView): Launched {
  const folder = path.replace(/\/+$/, '');
  const { names, whole } = image.folder(folder);
  const jobs: Job[] = [];
  let unread = whole && image.knownBase ? undefined : `not all services in ${folder} are known`;
  for (const name of names) {
    if (!name.endsWith('/')) continue;
    const own = image.folder(`${folder}/${name.slice(0, -1)}`);
    const files = [
      ...own.names,
      ...(own.names.includes('log/') ? image.folder(`${folder}/${name}log`).names.map((one) => `log/${one}`) : []),
    ];
    for (const file of files.filter((one) => /^(run|finish|check|log\/run)$/.test(one))) {
      const path = `${folder}/${name}${file}`;
      jobs.push({ run: { how: 'file', path }, by: path, ...(file !== 'run' && { prepares: true as const }) });
    }
    if (!own.whole || !own.names.includes('run')) unread ??= `${folder}/${name}run could not be read`;
  }
  return { jobs, ...(unread !== undefined && { unread }) };
}

/**
 * The scripts of a folder, in order.
 * @param takes which names are run; all where it is absent
 */
export function scriptsIn(path: string, image: ImageView, takes?: RegExp): Launched {
  const folder = path.replace(/\/+$/, '');
  const { names, whole } = image.folder(folder);
  const jobs = names
    .filter((name) => !name.endsWith('/') && (takes === undefined || takes.test(name)))
    .map((name): Job => ({ run: { how: 'file', path: `${folder}/${name}` }, by: `${folder}/${name}`, prepares: true }));
  return { jobs, ...(!whole && { unread: `not all scripts in ${folder} could be read` }) };
}

/** `run-parts FOLDER`. */
export function runParts({ command, here }: Call, image: ImageView): Launched {
  const word = argumentsOf(command).operands.at(-1);
  if (!word) return { jobs: [] };
  const path = word.known ? pathFrom(here, word.value) : undefined;
  if (path === undefined) return { jobs: [], unread: `run-parts starts what is in ${word.text}, which is unknown` };
  const folder = scriptsIn(path, image);
  const unread = folder.unread ?? (image.knownBase || folder.jobs.length > 0 ? undefined : `not all scripts in ${path} are known`);
  return { jobs: folder.jobs, ...(unread !== undefined && { unread }) };
}

/** What several places start. */
export function united(all: readonly Launched[]): Launched {
  const unread = all.find((one) => one.unread !== undefined)?.unread;
  return { jobs: all.flatMap(({ jobs }) => jobs), ...(unread !== undefined && { unread }) };
}
