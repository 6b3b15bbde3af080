import { defaultCapabilities } from '../../../server/src/core/knowledge/capabilities';
import type { Atom, Budget, Found } from '../../../server/src/core/probe/atom';
import { timesToBelieve } from '../../../server/src/core/probe/believe';
import type { Evidence, Verdict } from '../../../server/src/core/probe/evidence';
import type { Need } from '../../../server/src/core/probe/need';

/** What a generated service cannot do without, and how it shows that it misses it. */
interface Planted {
  readonly service: string;
  /** It is missed when all of these are taken: one, or two of which either is enough. */
  readonly taken: readonly string[];
  /** Not missed when this is taken too: an entrypoint that finds itself not root skips what needs root. */
  readonly unless?: string;
  /** In which start of a trial it shows. */
  readonly start: 1 | 2 | 3;
  /** Shows only when those of its service before it are there. */
  readonly masked: boolean;
  readonly hints: readonly Need[];
}

/** A project whose needs are known, and that no engine has to run. */
export interface Simulated {
  readonly kind: 'plan' | 'probe' | 'project';
  readonly atoms: readonly Atom[];
  readonly needs: readonly Planted[];
  /** Services that show trouble when another does. */
  readonly leans: ReadonlyMap<string, string>;
  /** How many starts of a hundred fail by themselves. */
  readonly flaky: number;
  readonly budget: Budget;
}

/** Numbers from 0 to below 1, the same ones for a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const phases = ['fresh', 'kept', 'kept-again'] as const;

/** A project by its number. */
export function simulated(seed: number): Simulated {
  const dice = diceOf(random(seed));
  const kind = dice.oneOf(['plan', 'probe', 'probe', 'project'] as const);
  const services = kind === 'project' ? ['app', 'db', 'web', 'cache'].slice(0, 2 + dice.below(3)) : ['app'];
  const atoms = services.flatMap((service) => {
    const own = atomsOf(service, services, kind === 'probe' ? 25 : 3 + dice.below(12), dice);
    return kind === 'probe' ? own : withParts(service, own);
  });
  const needs = services.flatMap((service) => {
    const own = atoms.filter(({ services: [first] }) => first === service);
    return needsOf(service, own, dice.below(kind === 'probe' ? 7 : 3), dice);
  });
  const leans = new Map(services.slice(1).flatMap((service) => (dice.chance(40) ? [['app', service] as const] : [])));
  const flaky = dice.chance(3) ? 33 : 0;
  const steady = { starts: kind === 'project' ? 120 : 40, believe: 1 };
  return { kind, atoms, needs, leans, flaky, budget: flaky > 0 ? { starts: 2000, believe: timesToBelieve(1, 3) } : steady };
}

interface Dice {
  readonly chance: (percent: number) => boolean;
  readonly below: (count: number) => number;
  readonly oneOf: <T>(items: readonly T[]) => T;
  readonly shuffled: <T>(items: readonly T[]) => T[];
}

function diceOf(next: () => number): Dice {
  const below = (count: number): number => Math.floor(next() * count);
  return {
    chance: (percent) => next() * 100 < percent,
    below,
    oneOf: (items) => items[below(items.length)]!,
    shuffled: (items) => {
      const places = items.map((item) => ({ item, at: next() }));
      return places.sort((a, b) => a.at - b.at).map(({ item }) => item);
    },
  };
}

function atomsOf(service: string, services: readonly string[], count: number, dice: Dice): Atom[] {
  const others = services.filter((other) => other !== service);
  const atoms: Atom[] = [];
  for (const takes of dice.shuffled(takeable).slice(0, count)) {
    const rests = atoms.length > 0 && dice.chance(8) ? [dice.oneOf(atoms).id] : [];
    const shared = others.length > 0 && dice.chance(3) ? [dice.oneOf(others)] : [];
    atoms.push({ id: `${service} ${JSON.stringify(takes)}`, services: [service, ...shared], takes: [takes], rests });
  }
  return atoms;
}

/** A plan drops capabilities by one change, of which each is a part. */
function withParts(service: string, atoms: readonly Atom[]): Atom[] {
  const whole: Atom = { id: `${service} drop`, services: [service], takes: [{ need: 'other' }], rests: [] };
  const isPart = ({ takes: [first] }: Atom): boolean => first?.need === 'capability';
  return [whole, ...atoms.map((atom) => (isPart(atom) ? { ...atom, rests: [whole.id] } : atom))];
}

function needsOf(service: string, atoms: readonly Atom[], count: number, dice: Dice): Planted[] {
  const own = dice.shuffled(atoms);
  return own.slice(0, count).map((atom, index) => {
    const either = dice.chance(8) ? own[count + index] : undefined;
    const unless = !either && dice.chance(8) ? own[2 * count + index] : undefined;
    return {
      service,
      taken: [atom.id, ...(either ? [either.id] : [])],
      ...(unless ? { unless: unless.id } : {}),
      start: dice.chance(12) ? 3 : dice.chance(6) ? 2 : 1,
      masked: dice.chance(60),
      hints: hintsOf(atom.takes[0]!, dice),
    };
  });
}

/** Of a hundred needs 62 are pointed to, 10 after something else, 8 without a name, 7 are taken for something else, and 13 show nothing of what it is. */
function hintsOf(right: Need, dice: Dice): readonly Need[] {
  const [shows, wrong] = [dice.below(100), dice.oneOf(takeable)];
  if (shows < 62) return [right];
  if (shows < 72) return [wrong, right];
  if (shows < 80) return [vague(right)];
  if (shows < 87) return [wrong];
  return shows < 90 ? [{ need: 'other' }] : [];
}

const takeable: readonly Need[] = [
  ...defaultCapabilities.map((name) => ({ need: 'capability', name }) as const),
  ...['/tmp', '/run', '/var/log', '/var/cache/app', '/var/lib/app', '/etc/app'].map((path) => ({ need: 'write', path }) as const),
  { need: 'write' },
  { need: 'user' },
  { need: 'new-privileges' },
  { need: 'processes' },
  { need: 'execute', path: '/tmp' },
  { need: 'device', path: '/dev/fuse' },
  { need: 'host', namespace: 'network' },
  { need: 'unconfined' },
  { need: 'port', port: 80 },
  { need: 'mount', path: '/data' },
];

/** The same without what it names, as "operation not permitted" names no capability. */
function vague({ need }: Need): Need {
  return need === 'host' ? { need: 'other' } : ({ need } as Need);
}

function misses({ taken, unless }: Planted, set: ReadonlySet<string>): boolean {
  return taken.every((id) => set.has(id)) && !(unless !== undefined && set.has(unless));
}

/** The truth about a set, which only the generator knows. */
export function holds({ needs }: Simulated, set: ReadonlySet<string>): boolean {
  return !needs.some((need) => misses(need, set));
}

/** What a trial of a set shows. */
export function run(project: Simulated, set: ReadonlySet<string>, next: () => number): Verdict {
  for (const start of [1, 2, 3] as const) {
    const evidence = evidenceOf(project, set, start);
    if (next() * 100 < project.flaky) evidence.push(trouble('app', start, []));
    if (evidence.length > 0) return { evidence, starts: start };
  }
  return { evidence: [], starts: 3 };
}

function evidenceOf({ needs, leans }: Simulated, set: ReadonlySet<string>, start: 1 | 2 | 3): Evidence[] {
  const silent = new Set<string>();
  const found: Evidence[] = [];
  for (const need of needs) {
    if (need.start !== start || !misses(need, set) || (need.masked && silent.has(need.service))) continue;
    silent.add(need.service);
    found.push(trouble(need.service, start, need.hints));
  }
  for (const [service, other] of leans) if (silent.has(other) && !silent.has(service)) found.push(trouble(service, start, []));
  return found;
}

function trouble(service: string, start: 1 | 2 | 3, hints: readonly Need[]): Evidence {
  return { service, phase: phases[start - 1]!, sign: hints.length > 0 ? 'log' : 'answer-differs', text: 'it fails', hints };
}

/** Runs a search to its end. */
export function follow(search: Generator<ReadonlySet<string>, Found, Verdict>, answer: (set: ReadonlySet<string>) => Verdict): Found {
  let step = search.next();
  while (!step.done) step = search.next(answer(step.value));
  return step.value;
}

/** Whether everything that is taken back would fail, added by itself. */
export function isMaximal(project: Simulated, kept: ReadonlySet<string>): boolean {
  return project.atoms.every(
    ({ id, rests }) => kept.has(id) || !rests.every((other) => kept.has(other)) || !holds(project, new Set([...kept, id])),
  );
}
