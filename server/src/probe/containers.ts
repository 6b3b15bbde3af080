import type { Json, JsonMap } from '../core/base/json';
import { asList, asMap, asText } from '../core/probe/json-parts';
import type { Sight } from '../core/probe/start';
import { Ended } from './ended';
import { aliveOrEnd, type Engine } from './engine';
import { lastWords, parsed } from './json';

/** A container of a run, by `docker inspect`. */
export interface Container {
  readonly id: string;
  readonly service: string;
  readonly replica: number;
  readonly state: Sight['state'];
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  readonly restarts: number;
  readonly health: Sight['health'];
  /** Number of its first process on the engine's machine; 0 while it does not run. */
  readonly pid: number;
  readonly startedAt: string;
  /** Its first address in a network of the engine. */
  readonly address?: string;
  /** It is in a network namespace of the host or of nobody. */
  readonly hasHostNetwork: boolean;
  readonly mounts: readonly Mount[];
  readonly image: string;
  /** Seconds after which it is killed; absent: what the engine takes. */
  readonly grace?: number;
}

interface Mount {
  readonly type: string;
  /** Of a volume. */
  readonly name?: string;
  /** On the engine's machine. */
  readonly source: string;
  readonly target: string;
}

/** The containers of a project, those that have ended, too; by service and replica. */
export async function containersOf(engine: Engine, project: string): Promise<readonly Container[]> {
  const ran = await engine.docker(['ps', '-aq', '--no-trunc', '--filter', `label=com.docker.compose.project=${project}`]);
  if (ran.code !== 0) throw new Ended(`The engine does not answer any more: ${lastWords(ran, 2).join(' ')}`);
  const ids = ran.out.split('\n').filter((id) => id !== '');
  return inspect(engine, ids);
}

/** What containers are now. Nothing is judged by what is not there any more: the proof ends. */
export async function inspect(engine: Engine, ids: readonly string[]): Promise<readonly Container[]> {
  if (ids.length === 0) return [];
  const ran = await engine.docker(['inspect', '--type', 'container', ...ids]);
  if (ran.code !== 0) {
    await aliveOrEnd(engine);
    throw new Ended(`A container of the run is gone: ${ran.err.trim() || ran.failed}`);
  }
  return asList(parsed(ran.out))
    .map((each) => containerOf(asMap(each)))
    .filter(({ service }) => service !== '')
    .sort((a, b) => (a.service === b.service ? a.replica - b.replica : a.service < b.service ? -1 : 1));
}

const states: Readonly<Record<string, Sight['state']>> = {
  created: 'created',
  initialized: 'created',
  running: 'running',
  paused: 'running',
  restarting: 'restarting',
  dead: 'dead',
  removing: 'dead',
};

function containerOf(one: JsonMap): Container {
  const state = asMap(one.State);
  const config = asMap(one.Config);
  const labels = asMap(config.Labels);
  const isOneOff = labels['com.docker.compose.oneoff'] === 'True';
  const health = asText(asMap(state.Health ?? state.Healthcheck).Status);
  const networks = Object.values(asMap(asMap(one.NetworkSettings).Networks)).map((network) => asText(asMap(network).IPAddress));
  const address = networks.find((each) => each !== undefined);
  const grace = config.StopTimeout;
  return {
    id: asText(one.Id) ?? '',
    service: isOneOff ? '' : (asText(labels['com.docker.compose.service']) ?? ''),
    replica: Number(labels['com.docker.compose.container-number'] ?? 1),
    state: states[String(state.Status)] ?? 'exited',
    exitCode: numberOf(state.ExitCode),
    outOfMemory: state.OOMKilled === true,
    restarts: numberOf(one.RestartCount),
    health: health === 'healthy' || health === 'unhealthy' || health === 'starting' ? health : 'none',
    pid: numberOf(state.Pid),
    startedAt: asText(state.StartedAt) ?? '',
    ...(address !== undefined && { address }),
    hasHostNetwork: asMap(one.HostConfig).NetworkMode === 'host',
    mounts: asList(one.Mounts).map((each) => mountOf(asMap(each))),
    image: asText(one.Image) ?? '',
    ...(typeof grace === 'number' && { grace }),
  };
}

function mountOf(mount: JsonMap): Mount {
  const name = asText(mount.Name);
  return {
    type: asText(mount.Type) ?? '',
    source: asText(mount.Source) ?? '',
    target: asText(mount.Destination) ?? '',
    ...(name !== undefined && { name }),
  };
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}
