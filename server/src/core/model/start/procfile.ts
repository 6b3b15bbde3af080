import { argumentsOf, option } from '../shell/options';
import { type Call, type ImageView, type Job, type Launched, lastPart, pathFrom } from './launcher';

/** The processes of a Procfile: foreman, forego, honcho, overmind, hivemind. A shell reads each line. */
export function procfile({ command, starts, here }: Call, image: ImageView): Launched | undefined {
  const { operands } = argumentsOf(command);
  const words = operands.map(({ value }) => value);
  const verb = starts.verbs ? words.shift() : undefined;
  if (starts.verbs && !starts.verbs.test(verb ?? '')) return undefined;
  const folder = option(command, 'd', 'root', 'app-root')?.value;
  const base = folder ? pathFrom(here, folder.value) : here;
  const named = option(command, 'f', 'procfile')?.value?.value ?? words.find((word) => /procfile/i.test(word)) ?? 'Procfile';
  const path = pathFrom(base, named);
  const found = path === undefined ? { kind: 'other' as const } : image.file(path);
  if (found.kind !== 'text') return { jobs: [], unread: `${lastPart(named)} could not be read` };
  const wanted = words.filter((word) => !/procfile/i.test(word));
  const jobs = [...found.text.matchAll(/^([\w-]+):[ \t]*(.+?)\r?$/gm)].flatMap(([, name = '', text = '']): Job[] =>
    wanted.length > 0 && !wanted.some((one) => one.split(/[=,]/)[0] === name)
      ? []
      : [{ run: { how: 'shell', text }, by: path!, ...(base !== undefined && { here: base }) }],
  );
  return jobs.length > 0 ? { jobs } : { jobs, unread: `${lastPart(named)} names no process` };
}
