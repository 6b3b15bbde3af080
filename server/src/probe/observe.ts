import type { Process, Sight } from '../core/probe/start';
import type { Container } from './containers';
import type { Engine } from './engine';
import type { Machine } from './machine';
import { masked } from './mask';
import { below } from './paths';
import { listeningIn, processOf, socketTables } from './proc';

const mostLines = 400;

/** What /proc shows of a container. */
export interface Inner {
  readonly processes: readonly Process[];
  readonly listening?: readonly string[];
}

/** Looks at a container from all sides. @param secrets values that its log may repeat */
export async function observe(machine: Machine, engine: Engine, container: Container, secrets: ReadonlySet<string>): Promise<Sight> {
  const { service, replica, state, exitCode, outOfMemory, restarts, health, id } = container;
  const [log, changed, inner, peaks] = await Promise.all([
    logOf(engine, container),
    engine.docker(['diff', id]),
    innerOf(machine, engine, container),
    peaksOf(machine, engine, container),
  ]);
  return {
    service,
    replica,
    state,
    exitCode,
    outOfMemory,
    restarts,
    health,
    log: log.map((line) => masked(line, secrets)),
    ...inner,
    ...(changed.code === 0 && { changed: changedPaths(changed.out) }),
    peaks,
  };
}

/** The lines of both streams since the container was started, in their order. */
async function logOf(engine: Engine, { id, startedAt, state }: Container): Promise<string[]> {
  if (state === 'created') return [];
  const { out, err } = await engine.docker(['logs', '--timestamps', '--tail', String(mostLines), '--since', startedAt, id]);
  return [...out.split('\n'), ...err.split('\n')]
    .filter((line) => /^\d{4}-\d\d-\d\dT/.test(line))
    .sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0))
    .slice(-mostLines)
    .map((line) => line.slice(line.indexOf(' ') + 1).trimEnd());
}

function timeOf(line: string): string {
  return line.slice(0, line.indexOf(' '));
}

function changedPaths(diff: string): string[] {
  return diff
    .split('\n')
    .filter((line) => /^[AC] /.test(line))
    .map((line) => line.slice(2))
    .sort();
}

/** The processes of a container and what listens in it; nothing where this machine cannot show it. */
export async function innerOf(machine: Machine, engine: Engine, container: Container): Promise<Inner | undefined> {
  if (!engine.info.local || container.pid === 0) return undefined;
  const groups = await groupsOf(machine, container);
  if (groups === undefined) return undefined;
  const pids = await pidsOf(machine, groups);
  const processes = await Promise.all(pids.map((pid) => readProcess(machine, pid)));
  const listening = container.hasHostNetwork ? undefined : await listeningOf(machine, container.pid);
  return {
    processes: processes.filter((each) => each !== undefined).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.uid - b.uid)),
    ...(listening && { listening }),
  };
}

async function readProcess(machine: Machine, pid: string): Promise<Process | undefined> {
  const [status, uids, gids] = await Promise.all(['status', 'uid_map', 'gid_map'].map((name) => machine.read(`/proc/${pid}/${name}`)));
  return status === undefined ? undefined : processOf(status, uids, gids);
}

async function listeningOf(machine: Machine, pid: number): Promise<string[]> {
  const tables = await Promise.all(
    socketTables.map(async (table) => listeningIn(table, (await machine.read(`/proc/${pid}/net/${table.name}`)) ?? '')),
  );
  return [...new Set(tables.flat())].sort();
}

/** The folders of a container's control group: of version 2, or of some controllers of version 1. */
interface Groups {
  readonly version: 1 | 2;
  folder(controller: 'memory' | 'pids'): string;
}

/** @returns nothing where the number of the process is that of another machine: it is in no group of this container then */
async function groupsOf(machine: Machine, { pid, id }: Container): Promise<Groups | undefined> {
  const lines = ((await machine.read(`/proc/${pid}/cgroup`)) ?? '').split('\n').filter((line) => line.includes(id));
  const paths = new Map(
    lines.flatMap((line) => {
      const [, controllers = '', ...path] = line.split(':');
      return controllers.split(',').map((controller) => [controller, path.join(':')] as const);
    }),
  );
  const [memory, pids, all] = [paths.get('memory'), paths.get('pids'), paths.get('')];
  if (memory !== undefined && pids !== undefined)
    return { version: 1, folder: (controller) => `/sys/fs/cgroup/${controller}${controller === 'memory' ? memory : pids}` };
  return all === undefined ? undefined : { version: 2, folder: () => `/sys/fs/cgroup${all}` };
}

async function pidsOf(machine: Machine, groups: Groups): Promise<string[]> {
  const folder = groups.folder('pids');
  const own = await numbersIn(machine, folder);
  // A container with an init system of its own puts everything into groups below.
  if (own.length > 0) return own;
  const deeper = await Promise.all((await machine.list(folder)).map((name) => numbersIn(machine, below(folder, name))));
  return deeper.flat();
}

async function numbersIn(machine: Machine, folder: string): Promise<string[]> {
  return ((await machine.read(below(folder, 'cgroup.procs'))) ?? '').split('\n').filter((line) => line !== '');
}

async function peaksOf(machine: Machine, engine: Engine, container: Container): Promise<Sight['peaks']> {
  if (!engine.info.local || container.pid === 0) return {};
  const groups = await groupsOf(machine, container);
  if (groups === undefined) return {};
  const memoryFile = groups.version === 2 ? 'memory.peak' : 'memory.max_usage_in_bytes';
  const [memory, processes] = await Promise.all([
    machine.read(below(groups.folder('memory'), memoryFile)),
    machine.read(below(groups.folder('pids'), 'pids.peak')),
  ]);
  return {
    ...(memory !== undefined && { memory: Number(memory) }),
    ...(processes !== undefined && { processes: Number(processes) }),
  };
}
