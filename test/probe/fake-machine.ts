import type { Machine, Ran, RunOptions } from '../../server/src/probe/machine';

/** A service of the pretended project. */
export interface FakeService {
  /** Absent: it is built. */
  readonly image?: string;
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What its configuration must hold so that it does not run: it ends with code 1 and this line. */
  readonly fails?: (service: Record<string, unknown>, start: number) => string | undefined;
}

interface Thing {
  readonly id: string;
  readonly run: string;
}

interface FakeContainer extends Thing {
  readonly service: string;
  readonly volumes: readonly string[];
  config: Record<string, unknown>;
  state: 'created' | 'running' | 'exited';
  exitCode: number;
  log: string;
}

/** A machine with an engine that pretends to run containers, in memory. */
export interface Fake {
  readonly machine: Machine;
  /** All programs that were run, by their words. */
  readonly calls: readonly string[];
  /** What there is: containers, networks, volumes, folders. */
  left(): string[];
  stop(): void;
}

export interface FakeOptions {
  readonly services: Readonly<Record<string, FakeService>>;
  /** Images that are there; all by default. */
  readonly images?: readonly string[];
  /** Called before each program, with its number from 0 and its words: what it returns is what the program did. */
  readonly before?: (call: number, words: string, fake: Fake) => Ran | undefined;
  /** Processes that have ended, by their names. */
  readonly dead?: readonly string[];
  /** What is there at the beginning. */
  readonly containers?: readonly Thing[];
  readonly folders?: readonly string[];
}

const good = (out = ''): Ran => ({ code: 0, out, err: '' });
const bad = (err: string): Ran => ({ code: 1, out: '', err });

export function fake(options: FakeOptions): Fake {
  const calls: string[] = [];
  const containers = new Map<string, FakeContainer>();
  const networks = new Map<string, Thing>();
  const volumes = new Map<string, Thing>();
  const files = new Map<string, string>();
  const folders = new Set<string>(options.folders);
  let stopped = false;
  let clock = 0;
  let number = 0;
  let starts = 0;
  for (const { id, run } of options.containers ?? [])
    containers.set(id, { id, run, service: 'left', volumes: [], config: {}, state: 'exited', exitCode: 0, log: '' });

  const config = (): string =>
    JSON.stringify({
      name: 'shop',
      services: Object.fromEntries(
        Object.entries(options.services).map(([name, { image, volumes: mounts = [], environment }]) => [
          name,
          {
            ...(image === undefined ? { build: { context: '/shop' } } : { image }),
            environment,
            volumes: mounts.map((source) => ({ type: 'volume', source, target: `/${source}` })),
          },
        ]),
      ),
      volumes: Object.fromEntries(
        Object.values(options.services)
          .flatMap((service) => service.volumes ?? [])
          .map((name) => [name, { name: `shop_${name}` }]),
      ),
    });

  const create = (run: string, project: Readonly<Record<string, Record<string, unknown>>>): void => {
    networks.set(`${run}_default`, { id: `${run}_default`, run });
    for (const [service, one] of Object.entries(project)) {
      const mounts = (one.volumes as { source: string }[] | undefined)?.map(({ source }) => `${run}_${source}`) ?? [];
      for (const name of mounts) volumes.set(name, { id: name, run });
      const id = `c${++number}`;
      containers.set(id, { id, run, service, volumes: mounts, config: one, state: 'created', exitCode: 0, log: '' });
    }
  };
  const up = (run: string): void => {
    starts++;
    for (const one of containers.values()) {
      if (one.run !== run || one.service === '') continue;
      const line = options.services[one.service]?.fails?.(one.config, starts);
      Object.assign(one, line === undefined ? { state: 'running', log: '' } : { state: 'exited', exitCode: 1, log: line });
    }
  };
  const compose = (words: readonly string[]): Ran => {
    if (words.includes('version')) return good('2.40.0');
    if (words.includes('config')) return good(config());
    const run = words[words.indexOf('-p') + 1]!;
    const file = JSON.parse(files.get(words[words.indexOf('-f') + 1]!)!) as { services: Record<string, Record<string, unknown>> };
    if (words.includes('create')) create(run, file.services);
    if (words.includes('up')) up(run);
    return good();
  };

  const inspected = ({ id, run, service, state, exitCode, volumes: mounts }: FakeContainer): unknown => ({
    Id: id,
    Name: `/${id}`,
    State: {
      Status: state,
      ExitCode: exitCode,
      Pid: 0,
      StartedAt: '2026-01-01T00:00:00Z',
      Health: { Status: state === 'running' ? 'healthy' : 'none' },
    },
    Config: { Labels: { 'bulkhead.run': run, 'com.docker.compose.service': service, 'com.docker.compose.container-number': '1' } },
    Mounts: mounts.map((name) => ({ Type: 'volume', Name: name, Source: `/volumes/${name}`, Destination: `/${name.split('_')[1]}` })),
  });

  const labelled = (things: ReadonlyMap<string, Thing>, ids: readonly string[]): Ran =>
    good(
      JSON.stringify(ids.flatMap((id) => (things.has(id) ? [{ Id: id, Name: id, Labels: { 'bulkhead.run': things.get(id)!.run } }] : []))),
    );

  const ids = (things: ReadonlyMap<string, Thing>): Ran => good([...things.keys()].join('\n'));
  const remove = (things: Map<string, Thing>, id: string): Ran => (things.delete(id) ? good() : bad(`no such thing: ${id}`));
  const inspectAll = (those: readonly string[]): Ran => good(JSON.stringify(those.map((id) => inspected(containers.get(id)!))));
  /** By the first word, or the first two of those that manage one kind of thing; each is given the last word, and all behind the second. */
  const commands: Readonly<Record<string, (last: string, rest: readonly string[], words: readonly string[]) => Ran>> = {
    '--version': () => good('Docker version 29'),
    version: (last) => good(JSON.stringify(last === '{{json .Server}}' ? {} : { Server: { Version: '29.1.0', ApiVersion: '1.52' } })),
    info: () =>
      good(JSON.stringify({ CgroupVersion: '2', SecurityOptions: ['name=seccomp,profile=builtin'], KernelVersion: '6', Name: 'there' })),
    compose: (_, __, words) => compose(words.slice(1)),
    'image inspect': (last) =>
      options.images === undefined || options.images.includes(last) ? good(JSON.stringify([{ Config: {} }])) : bad('No such image'),
    ps: (last) => {
      const project = /project=(.*)$/.exec(last)?.[1];
      return ids(new Map([...containers].filter(([, { run }]) => project === undefined || run === project)));
    },
    inspect: (_, rest) => inspectAll(rest.slice(1)),
    'container inspect': (_, rest) => inspectAll(rest),
    'network ls': () => ids(networks),
    'volume ls': () => ids(volumes),
    'network inspect': (_, rest) => labelled(networks, rest),
    'volume inspect': (_, rest) => labelled(volumes, rest),
    'network rm': (last) => remove(networks, last),
    'volume rm': (last) => remove(volumes, last),
    rm: (last) => remove(containers, last),
    create: (_, __, words) => {
      const id = `c${++number}`;
      const run = /bulkhead\.run=(\S+)/.exec(words.join(' '))![1]!;
      containers.set(id, { id, run, service: '', volumes: [], config: {}, state: 'created', exitCode: 0, log: '' });
      return good(id);
    },
    logs: (last) => {
      const { log } = containers.get(last)!;
      return good(log === '' ? '' : `2026-01-01T00:00:01Z ${log}\n`);
    },
    stop: (last) => {
      containers.get(last)!.state = 'exited';
      clock += 100;
      return good();
    },
  };
  const docker = (words: readonly string[]): Ran => {
    const [first = '', second = ''] = words;
    const command = commands[`${first} ${second}`] ?? commands[first];
    return command ? command(words.at(-1) ?? '', words.slice(2), words) : good();
  };

  const called = (words: readonly string[]): Ran | undefined => {
    const text = words.join(' ');
    calls.push(text);
    const ran = options.before?.(calls.length - 1, text, made);
    // What runs when a person asks to stop is ended; what was asked for may have been done all the same.
    return ran;
  };

  const machine: Machine = {
    platform: 'linux',
    temporary: '/tmp',
    environment: {},
    now: () => clock,
    wait: async (milliseconds) => {
      clock += milliseconds;
    },
    stopped: () => stopped,
    owner: async () => '0123abcdefghij1',
    isAlive: async (owner) => !options.dead?.includes(owner),
    run: async (program: string, words: readonly string[], _: RunOptions = {}): Promise<Ran> => {
      const wasStopped = stopped;
      const instead = called([program, ...words]);
      if (instead) return instead;
      const ran =
        program === 'docker' ? docker(words) : { code: undefined, out: '', err: '', failed: `no ${program}`, missing: true as const };
      return stopped && !wasStopped ? { code: undefined, out: '', err: '', failed: 'stopped' } : ran;
    },
    pipe: async (from, to) => {
      const wasStopped = stopped;
      const instead = called([...from, '|', ...to]);
      return instead ?? (stopped && !wasStopped ? { code: undefined, out: '', err: '', failed: 'stopped' } : good());
    },
    makeFolder: async (folder) => {
      folders.add(folder);
      return undefined;
    },
    write: async (file, text) => {
      if (!folders.has(file.slice(0, file.lastIndexOf('/')))) return `ENOENT: no such file or directory, open '${file}'`;
      files.set(file, text);
      return undefined;
    },
    read: async (file) => files.get(file),
    list: async (folder) =>
      [...folders].flatMap((each) => (each.startsWith(`${folder}/`) ? [each.slice(folder.length + 1).split('/')[0]!] : [])),
    kind: async () => 'folder',
    link: async () => undefined,
    copy: async () => ({ bytes: 1 }),
    remove: async (folder) => {
      for (const each of [...folders]) if (each === folder || each.startsWith(`${folder}/`)) folders.delete(each);
      for (const each of [...files.keys()]) if (each.startsWith(`${folder}/`)) files.delete(each);
      return undefined;
    },
    freePorts: async (count) => Array.from({ length: count }, (_, index) => 40_000 + index),
    ask: async () => ({ failed: 'nobody answers' }),
  };
  const made: Fake = {
    machine,
    calls,
    left: () => [
      ...containers.keys(),
      ...networks.keys(),
      ...volumes.keys(),
      ...[...folders].filter((folder) => folder.startsWith('/tmp/')),
    ],
    stop: () => {
      stopped = true;
    },
  };
  return made;
}
