import type { JsonMap } from '../core/base/json';
import { asList, asMap, asText } from '../core/probe/json-parts';
import type { Stopped } from '../core/probe/start';
import { type Container, inspect } from './containers';
import type { Engine } from './engine';
import type { Machine } from './machine';

/** What Docker Engine gives a container whose file says nothing. */
const usualGrace = 10;

/** Stops containers as Compose does, those first that others do not need, each with its own grace period. */
export async function stop(machine: Machine, engine: Engine, config: JsonMap, containers: readonly Container[]): Promise<Stopped[]> {
  const running = containers.filter(({ state }) => state === 'running' || state === 'restarting');
  const seconds = new Map<string, number>();
  for (const level of levels(config)) {
    const those = running.filter(({ service }) => level.has(service));
    await Promise.all(
      those.map(async ({ id, grace = usualGrace }) => {
        const from = machine.now();
        await engine.docker(['stop', id], grace + 60);
        seconds.set(id, (machine.now() - from) / 1000);
      }),
    );
  }
  const now = await inspect(
    engine,
    running.map(({ id }) => id),
  );
  return now.map(({ id, service, replica, exitCode }) => ({ service, replica, exitCode, seconds: seconds.get(id) ?? 0 }));
}

/** The services of a project in groups: none needs one of an earlier group. */
export function levels(config: JsonMap): ReadonlySet<string>[] {
  const needs = new Map(Object.entries(asMap(config.services)).map(([name, service]) => [name, needsOf(asMap(service))]));
  const left = new Set(needs.keys());
  const found: ReadonlySet<string>[] = [];
  while (left.size > 0) {
    const needed = new Set([...left].flatMap((name) => needs.get(name)!));
    const free = [...left].filter((name) => !needed.has(name));
    // Compose refuses circles; what is in one stops together.
    const level = new Set(free.length > 0 ? free : left);
    for (const name of level) left.delete(name);
    found.push(level);
  }
  return found;
}

function needsOf(service: JsonMap): string[] {
  const shared = ['network_mode', 'ipc', 'pid'].map((key) => /^service:(.+)$/.exec(asText(service[key]) ?? '')?.[1]);
  return [
    ...Object.keys(asMap(service.depends_on)),
    ...asList(service.volumes_from).map((from) => String(from).split(':')[0]!),
    ...asList(service.links).map((link) => String(link).split(':')[0]!),
    ...shared.filter((name) => name !== undefined),
  ];
}
