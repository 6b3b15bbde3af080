import { argumentsOf, option } from '../shell/options';
import { type Call, type ImageView, type Job, type Launched, pathFrom } from './launcher';

/** Commands of package managers that are scripts of their own. */
const short = /^(start|test|stop|restart)$/;

/** The script of package.json that `npm start`, `yarn serve`, `pnpm run x`, `bun run x` run, with those before and behind it. */
export function packageScripts(call: Call, image: ImageView): Launched | undefined {
  const { command, starts, here } = call;
  const { operands, options } = argumentsOf(command);
  const words = operands.map(({ value }) => value);
  const [first = '', second] = words;
  const named = /^(run|run-script)$/.test(first) ? second : short.test(first) || starts.verbs?.test(first) ? first : undefined;
  if (named === undefined) return undefined;
  const by = `${command.name} ${/^run/.test(first) ? 'run ' : ''}${named}`;
  if (options.some(({ name }) => /^(w|workspace|workspaces|filter|F|recursive|r)$/.test(name)))
    return { jobs: [], unread: `${by} runs a script of another package, which was not read` };
  const folder = option(command, 'C', 'prefix', 'dir', 'cwd')?.value;
  const base = folder ? pathFrom(here, folder.value) : here;
  const path = base === undefined ? undefined : pathFrom(base, 'package.json');
  const found = path === undefined ? undefined : image.file(path);
  if (found?.kind !== 'text') return { jobs: [], unread: `the script that "${by}" runs could not be read` };
  const scripts = scriptsOf(found.text);
  const own = scripts?.get(named) ?? (named === 'start' ? 'node server.js' : undefined);
  if (!scripts || own === undefined) {
    // bun and yarn run programs of packages by the same words.
    return starts.verbs && scripts ? undefined : { jobs: [], unread: `package.json has no script "${named}"` };
  }
  const jobs = [scripts.get(`pre${named}`), own, scripts.get(`post${named}`)].flatMap((text): Job[] =>
    text === undefined ? [] : [{ run: { how: 'shell', text }, by: path!, here: base!, ...(text !== own && { prepares: true }) }],
  );
  return { jobs };
}

function scriptsOf(text: string): ReadonlyMap<string, string> | undefined {
  try {
    const { scripts } = JSON.parse(text) as { readonly scripts?: Readonly<Record<string, unknown>> };
    return new Map(Object.entries(scripts ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])));
  } catch {
    return undefined;
  }
}
