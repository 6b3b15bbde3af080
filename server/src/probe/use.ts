import { asMap } from '../core/probe/json-parts';
import type { Answer, Phase, Sight, Start } from '../core/probe/start';
import { ask, type Door, type Speech } from './ask';
import { type Bench, goOn } from './bench';
import { askCheck, placesOf, serviceOf } from './checks';
import { type Container, containersOf, inspect } from './containers';
import { exposedBy, type Laid, up } from './lay';
import { type Inner, innerOf, observe } from './observe';
import { reachablePort } from './proc';
import { stop } from './stop';

/** A start, and what only the next ones need of it. */
export interface Used {
  readonly start: Start;
  /** The containers, before they were stopped. */
  readonly containers: readonly Container[];
  /** Until it was up and had answered. */
  readonly seconds: number;
  /** How each port spoke: by `doorKey`. */
  readonly speeches: ReadonlyMap<string, Speech>;
}

/** What a start is to show at least, from an earlier one: it is waited for, not judged. */
export interface Expected {
  readonly seconds: number;
  readonly speeches: ReadonlyMap<string, Speech>;
  /** Services by what they showed. */
  readonly healthy: ReadonlySet<string>;
  readonly ended: ReadonlySet<string>;
  /** By service. */
  readonly listening: ReadonlyMap<string, readonly string[]>;
  /** Commands of checks that passed. */
  readonly checks: ReadonlySet<string>;
}

/** Seconds that every start gets: a machine may do other things, too. */
const least = 15;

/** Milliseconds between two looks; for which nothing may change before all is said to be there; the same where there is no sign of life at all. */
const between = 400;
const settled = 1500;
const steady = 5000;
/** After which a published port that does not answer is not waited for any more, while nothing else happens. */
const silent = 15_000;

/** How a container stands, and since when. */
interface Watched {
  readonly container: Container;
  readonly inner: Inner | undefined;
  readonly since: number;
}

/** What was seen of a start so far. */
interface Watch {
  readonly watched: ReadonlyMap<string, Watched>;
  readonly answers: ReadonlyMap<string, Answer>;
  readonly checks: ReadonlyMap<string, Answer>;
}

export const doorKey = (service: string, port: number): string => `${service} ${port}`;

/** Starts a project that was laid and created, waits for its life, asks it, looks at it, and stops it. */
export async function use(bench: Bench, laid: Laid, phase: Phase, expected?: Expected): Promise<Used> {
  goOn(bench);
  const { machine, engine } = bench;
  bench.count.starts++;
  bench.tell(words[phase]);
  const from = machine.now();
  const patience = expected === undefined ? bench.order.within : Math.min(bench.order.within, Math.max(least, expected.seconds * 2 + 5));
  const failed = await up(bench, laid, patience + 30);
  goOn(bench);
  const watch = await untilAlive(bench, laid, expected, machine.now() + patience * 1000, failed === undefined);
  const seconds = (machine.now() - from) / 1000;
  goOn(bench);
  const containers = await containersOf(engine, laid.name);
  const answers = await lastAnswers(bench, laid, watch, containers, expected);
  const sights = await Promise.all(containers.map((container) => observe(machine, engine, container, laid.secrets)));
  goOn(bench);
  const stopped = await stop(machine, engine, laid.config, containers);
  goOn(bench);
  const speeches = [...answers.doors].flatMap(([key, { ok, asked }]) => (ok ? [[key, asked.split(' ')[0] as Speech] as const] : []));
  return {
    start: {
      phase,
      ...(failed !== undefined && { failed }),
      sights,
      answers: [...answers.doors.values(), ...answers.checks.values()],
      stopped,
    },
    containers,
    seconds,
    speeches: new Map(speeches),
  };
}

const words: Readonly<Record<Phase, string>> = {
  plain: 'as it is',
  'plain-again': 'as it is, started again',
  fresh: 'hardened, on fresh volumes',
  kept: 'hardened, on the volumes that are there',
  'kept-again': 'hardened, started again',
};

/** @param isUp Compose has started all: what it has not started will start no more */
async function untilAlive(bench: Bench, laid: Laid, expected: Expected | undefined, deadline: number, isUp: boolean): Promise<Watch> {
  const { machine } = bench;
  let watch: Watch = { watched: new Map(), answers: new Map(), checks: new Map() };
  let end = deadline;
  for (;;) {
    watch = await look(bench, laid, watch, expected);
    const now = machine.now();
    const all = [...watch.watched.values()].filter(({ container }) => isUp || container.state !== 'created');
    if (machine.stopped() || now > end || all.every((one) => isDone(bench, laid, one, watch, expected, now))) return watch;
    // What has ended will not answer: the others get as long as they took before.
    if (expected && all.some(({ container }) => hasFailed(container, expected))) end = Math.min(end, now + expected.seconds * 1000 + 2000);
    await machine.wait(between);
  }
}

function hasFailed({ state, service }: Container, { ended }: Expected): boolean {
  return (state === 'exited' || state === 'dead') && !ended.has(service);
}

async function look(bench: Bench, laid: Laid, before: Watch, expected: Expected | undefined): Promise<Watch> {
  const { machine, engine } = bench;
  const now = machine.now();
  const known = [...before.watched.keys()];
  const containers = known.length > 0 ? await inspect(engine, known) : await containersOf(engine, laid.name);
  const watched = new Map<string, Watched>();
  for (const container of containers) {
    const inner = await innerOf(machine, engine, container);
    const last = before.watched.get(container.id);
    const isSame = last !== undefined && print(last) === print({ container, inner });
    watched.set(container.id, { container, inner, since: isSame ? last.since : now });
  }
  const answers = new Map(before.answers);
  const open = doorsOf(bench, laid, [...watched.values()]).filter((door) => !answers.get(doorKey(door.service, door.port))?.ok);
  const given = await Promise.all(open.map((door) => ask(machine, door, expected?.speeches.get(doorKey(door.service, door.port)))));
  for (const [index, answer] of given.entries()) answers.set(doorKey(open[index]!.service, open[index]!.port), answer);
  const checks = new Map(before.checks);
  for (const [command, answer] of await askChecks(bench, laid, containers, (command) => !checks.get(command)?.ok))
    checks.set(command, answer);
  return { watched, answers, checks };
}

/** By what a container is seen to be still the same. One that starts the same program again and again would never be. */
function print({ container, inner }: Pick<Watched, 'container' | 'inner'>): string {
  const { state, health, restarts } = container;
  const processes = inner?.processes ?? [];
  const programs = new Set(processes.map(({ name, uid }) => `${uid} ${name}`));
  return JSON.stringify([state, health, restarts, [...programs].sort(), crowd(processes.length), inner?.listening]);
}

/** How many processes there are, where they are many: a service that goes on starting them has not settled. */
function crowd(count: number): number {
  return count < 200 ? 0 : Math.floor(Math.log(count) / Math.log(1.2));
}

async function askChecks(
  bench: Bench,
  laid: Laid,
  containers: readonly Container[],
  isOpen: (command: string) => boolean,
): Promise<[string, Answer][]> {
  const { machine, engine, order } = bench;
  const services = Object.keys(asMap(laid.config.services));
  const found: [string, Answer][] = [];
  for (const check of order.checks.filter(({ command }) => isOpen(command))) {
    const service = serviceOf(check, services);
    if (service === undefined || !services.includes(service)) continue;
    const container = containers.find((one) => one.service === service);
    const places = placesOf(laid.sandbox.ports, containers);
    found.push([check.command, await askCheck(machine, engine, check, service, container, places, order.within)]);
  }
  return found;
}

/** True once nothing more is to be expected of a container. */
function isDone(bench: Bench, laid: Laid, one: Watched, watch: Watch, expected: Expected | undefined, now: number): boolean {
  const { container, inner, since } = one;
  const { service, state, health } = container;
  const quiet = now - since;
  if (state === 'exited' || state === 'dead') return true;
  if (health === 'starting') return false;
  const services = Object.keys(asMap(laid.config.services));
  const checks = bench.order.checks.filter((check) => serviceOf(check, services) === service);
  const open = checks.some(({ command }) => !watch.checks.get(command)?.ok && (expected === undefined || expected.checks.has(command)));
  if (open) return false;
  if (expected === undefined) {
    const silentPorts = publishedBy(laid, service).some((port) => !watch.answers.get(doorKey(service, port))?.ok);
    if (silentPorts && quiet < silent) return false;
  } else {
    if (expected.ended.has(service)) return false;
    const keys = [...expected.speeches.keys()].filter((key) => key.startsWith(`${service} `));
    if (keys.some((key) => !watch.answers.get(key)?.ok)) return false;
    const missing = inner?.listening && expected.listening.get(service)?.some((each) => !inner.listening!.includes(each));
    if (missing) return false;
  }
  const answered = [...watch.answers.values()].some((answer) => answer.service === service && answer.ok);
  return quiet >= (answered || health === 'healthy' || checks.length > 0 ? settled : steady);
}

function publishedBy({ sandbox }: Laid, service: string): number[] {
  return sandbox.ports.flatMap((port) => (port.service === service && port.protocol === 'tcp' ? [port.target] : []));
}

/**
 * The ports that can be asked: where this machine reaches the container itself, all that listen; elsewhere those that are published on loopback.
 * Of several containers of a service the first is asked.
 */
function doorsOf(bench: Bench, laid: Laid, watched: readonly Watched[]): Door[] {
  const { local, rootless } = bench.engine.info;
  return watched.flatMap(({ container, inner }): Door[] => {
    const { service, replica, state, address } = container;
    if (state !== 'running' || replica !== 1) return [];
    const listening = inner?.listening?.map(reachablePort).filter((port) => port !== undefined);
    const published = publishedBy(laid, service);
    if (local && !rootless && address !== undefined) {
      const ports = [...new Set(listening ?? [...published, ...exposedBy(bench, laid.config, service)])];
      return ports.map((port) => ({ service, port, host: address, at: port, isDirect: true }));
    }
    const at = laid.sandbox.ports.filter((port) => port.service === service && port.protocol === 'tcp');
    return at.map((port) => ({ service, port: port.target, host: '127.0.0.1', at: port.at, isDirect: false }));
  });
}

interface LastAnswers {
  readonly doors: ReadonlyMap<string, Answer>;
  readonly checks: ReadonlyMap<string, Answer>;
}

/** Asks all once more, now that the start has settled: the first answer may come from one that was not ready, or has died since. */
async function lastAnswers(
  bench: Bench,
  laid: Laid,
  watch: Watch,
  containers: readonly Container[],
  expected: Expected | undefined,
): Promise<LastAnswers> {
  const { machine, engine } = bench;
  const watched = await Promise.all(
    containers.map(async (container) => ({ container, inner: await innerOf(machine, engine, container), since: 0 })),
  );
  const known = new Map([...watch.answers].flatMap(([key, { ok, asked }]) => (ok ? [[key, asked.split(' ')[0] as Speech] as const] : [])));
  const doors = doorsOf(bench, laid, watched);
  const found = new Map<string, Answer>();
  for (const door of doors) {
    const key = doorKey(door.service, door.port);
    found.set(key, await patiently(bench, door, expected?.speeches.get(key) ?? known.get(key)));
  }
  // What does not listen any more was not asked, and is missed.
  for (const [key, speech] of expected?.speeches ?? known) {
    const [service = '', port] = key.split(' ');
    if (!found.has(key)) found.set(key, { service, asked: `${speech} ${port}/tcp`, by: 'port', ok: false, body: '' });
  }
  const checks = new Map(watch.checks);
  for (const [command, answer] of await askChecks(bench, laid, containers, () => true)) checks.set(command, answer);
  return { doors: found, checks };
}

/** Asks a port until it answers well, for some seconds. */
async function patiently({ machine }: Bench, door: Door, speech: Speech | undefined): Promise<Answer> {
  const end = machine.now() + 3000;
  for (;;) {
    const answer = await ask(machine, door, speech);
    const isGood = answer.ok && (answer.code ?? 200) < 500;
    if (isGood || machine.now() > end || machine.stopped()) return answer;
    await machine.wait(between);
  }
}

/** What a start showed that is to be waited for in later ones: what all of these showed. */
export function expectedOf(used: readonly Used[]): Expected {
  const every = <T>(of: (one: Used) => Iterable<T>): Set<T> => {
    const [first = new Set<T>(), ...others] = used.map((one) => new Set(of(one)));
    return new Set([...first].filter((each) => others.every((other) => other.has(each))));
  };
  const sights = (one: Used, is: (sight: Sight) => boolean): string[] => one.start.sights.filter(is).map(({ service }) => service);
  const spoken = every((one) => one.speeches.keys());
  const listening = every((one) =>
    one.start.sights.flatMap(({ service, listening }) => listening?.map((each) => `${service}\0${each}`) ?? []),
  );
  const byService = new Map<string, string[]>();
  for (const each of listening) {
    const [service = '', what = ''] = each.split('\0');
    byService.set(service, [...(byService.get(service) ?? []), what]);
  }
  return {
    seconds: Math.max(0, ...used.map(({ seconds }) => seconds)),
    speeches: new Map([...(used[0]?.speeches ?? [])].filter(([key]) => spoken.has(key))),
    healthy: every((one) => sights(one, ({ health }) => health === 'healthy')),
    ended: every((one) => sights(one, ({ state }) => state === 'exited' || state === 'dead')),
    listening: byService,
    checks: every((one) => one.start.answers.flatMap(({ by, ok, asked }) => (by === 'given' && ok ? [asked] : []))),
  };
}
