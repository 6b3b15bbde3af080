import type { JsonMap } from '../core/base/json';
import type { Found } from '../core/probe/atom';
import { asMap } from '../core/probe/json-parts';
import { largestHolding } from '../core/probe/largest';
import { type BaseLine, baseLine } from './base-line';
import { type Bench, stoppedWords } from './bench';
import { Ended } from './ended';
import { detect, type Engine } from './engine';
import { imageNames } from './images';
import { devicesOf, usersOf } from './inside';
import { deadRuns, emptyFolder, nameRun, removeFolders, removeMade } from './left';
import type { Machine } from './machine';
import type { Failed, Plain, Proof, ProveOrder, Tell } from './order';
import { below } from './paths';
import { trial } from './trial';

export type { EngineInfo, Failed, GivenCheck, Progress, Proof, ProveOrder, ServiceProof, Tell } from './order';

/**
 * Proves changes of a project by running it on the engine of this machine: as it is, then with changes, until the largest set that holds is found. What it
 * makes carries its label and is removed in the end, also when a person stops it.
 */
export async function prove(machine: Machine, order: ProveOrder, tell: Tell): Promise<Proof | Failed> {
  const engine = await detect(machine);
  if ('failed' in engine) return engine;
  await sweep(machine, engine);
  const run = nameRun(await machine.owner(), Math.floor(Math.random() * 36 ** 4).toString(36));
  const isOwn = (name: string): boolean => name === run || name.startsWith(`${run}-`);
  const folder = below(machine.temporary, run);
  const why = await machine.makeFolder(folder);
  if (why !== undefined) return { failed: `"${folder}" cannot be made: ${why}` };
  const bench = benchOf(machine, engine, order, { run, folder, tell });
  let outcome: Proof | Failed;
  try {
    outcome = await proveOn(bench);
  } catch (error) {
    outcome = {
      failed: machine.stopped() ? stoppedWords : error instanceof Ended ? error.message : `An internal error ended it: ${String(error)}`,
    };
  }
  const left = await removeAll(bench, isOwn, 'failed' in outcome);
  if (left.length === 0) return outcome;
  const note = `Not removed: ${left.join('; ')} ("bulkhead prove --clean" tries again)`;
  return 'failed' in outcome ? { failed: `${outcome.failed}\n${note}` } : { ...outcome, notes: [...outcome.notes, note] };
}

/**
 * Removes what the run has made.
 * @param isEarly something may still be made that was asked for just before the end
 * @returns what is left
 */
async function removeAll(
  { machine, engine, run, folder, images }: Bench,
  isOwn: (name: string) => boolean,
  isEarly: boolean,
): Promise<string[]> {
  let { left } = await removeMade(engine, isOwn);
  // Removing may be what a person has interrupted.
  if (isEarly || left.length > 0) {
    await machine.wait(1000);
    left = (await removeMade(engine, isOwn)).left;
  }
  const [image] = images.keys();
  // What services have written into copies may be theirs alone.
  if ((await machine.remove(folder)) !== undefined && image !== undefined) await emptyFolder(engine, run, image, folder);
  return [...left, ...(await removeFolders(machine, isOwn)).left];
}

function benchOf(
  machine: Machine,
  engine: Engine,
  order: ProveOrder,
  { run, folder, tell }: Pick<Bench, 'run' | 'folder'> & { readonly tell: Tell },
): Bench {
  const from = machine.now();
  const count = { laid: 0, starts: 0 };
  const seconds = (): number => Math.round((machine.now() - from) / 100) / 10;
  const say = (what: string, service?: string): void =>
    tell({ start: count.starts, what, seconds: seconds(), ...(service !== undefined && { service }) });
  return { machine, engine, order, run, folder, images: new Map(), count, seconds, tell: say };
}

async function proveOn(bench: Bench): Promise<Proof> {
  const { engine, order, count } = bench;
  const base = await baseLine(bench);
  const plain = 'plain' in base ? await plainOf(bench, base) : undefined;
  const chosen = plain && order.choose?.(plain, base.services);
  const { found, notTried } =
    'plain' in base ? await search(chosen ? { ...bench, order: { ...order, ...chosen } } : bench, base) : nothing(order);
  return {
    engine: engine.info,
    services: base.services,
    found,
    notTried,
    notes: base.notes,
    ...(plain && { plain }),
    starts: count.starts,
    seconds: bench.seconds(),
  };
}

/** Only a choice of what is tried has a use for accounts and devices. */
async function plainOf({ machine, engine, order, images }: Bench, { laid, plain, again }: BaseLine): Promise<Plain> {
  const users = new Map<string, readonly string[]>();
  for (const container of order.choose ? plain.containers : [])
    if (!users.has(container.service)) users.set(container.service, await usersOf(engine, container));
  const devices = order.choose ? await devicesOf(machine, engine) : [];
  return { config: withImages(laid.resolved, laid.config), run: [plain.start, again.start], images, users, devices };
}

/** A resolved project in which a service that is built has the name of the image that was run. */
function withImages(resolved: JsonMap, run: JsonMap): JsonMap {
  const names = imageNames(run);
  const services = Object.entries(asMap(resolved.services)).map(([name, service]) => {
    const image = names.get(name);
    return [name, image === undefined || asMap(service).image !== undefined ? service : { ...asMap(service), image }] as const;
  });
  return { ...resolved, services: Object.fromEntries(services) };
}

type Searched = Pick<Proof, 'found' | 'notTried'>;

function nothing({ atoms }: ProveOrder): Searched {
  const found: Found = { kept: [], back: [], trials: 0, starts: 0, is: 'none' };
  return { found, notTried: atoms.map(({ id }) => ({ id, reason: 'nothing of the project runs' })) };
}

async function search(bench: Bench, base: BaseLine): Promise<Searched> {
  const { order, count } = bench;
  const run = new Set(
    base.services.flatMap(({ service, is }) => (is === 'proven' || is === 'started' || is === 'unsteady' ? [service] : [])),
  );
  const reasons = new Map(base.services.map(({ service, reason }) => [service, reason]));
  const notTried = new Map<string, string>();
  for (const { id, services } of order.atoms) {
    const gone = services.find((service) => !run.has(service));
    if (gone === undefined) continue;
    notTried.set(
      id,
      reasons.has(gone) ? `"${gone}" is not run: ${reasons.get(gone)}` : `Compose does not start "${gone}": choose its profile, or name it`,
    );
  }
  let before = -1;
  while (before !== notTried.size) {
    before = notTried.size;
    for (const { id, rests } of order.atoms) {
      const gone = rests.find((other) => notTried.has(other));
      if (gone !== undefined && !notTried.has(id)) notTried.set(id, notTried.get(gone)!);
    }
  }
  const atoms = order.atoms.filter(({ id }) => !notTried.has(id));
  const budget = { starts: Math.max(0, order.starts - count.starts), believe: base.isFlaky ? 3 : 1 };
  const steps = largestHolding(atoms, budget);
  let step = steps.next();
  while (!step.done) step = steps.next(await trial(bench, base, step.value));
  return { found: step.value, notTried: [...notTried].map(([id, reason]) => ({ id, reason })) };
}

/** Removes what killed runs of this machine have left. */
async function sweep(machine: Machine, engine: Engine): Promise<{ readonly removed: string[]; readonly left: string[] }> {
  const dead = await deadRuns(machine, engine);
  const made = await removeMade(engine, dead);
  const folders = await removeFolders(machine, dead);
  return { removed: [...made.removed, ...folders.removed], left: [...made.left, ...folders.left] };
}

/** Only removes what runs have left whose processes have ended. */
export async function clean(machine: Machine, tell: Tell): Promise<{ readonly removed: readonly string[] } | Failed> {
  const engine = await detect(machine);
  if ('failed' in engine) return engine;
  const from = machine.now();
  tell({ start: 0, what: 'looking for what runs have left', seconds: 0 });
  const { removed, left } = await sweep(machine, engine);
  tell({ start: 0, what: 'done', seconds: (machine.now() - from) / 1000 });
  return left.length === 0 ? { removed } : { failed: `Not removed: ${left.join('; ')}` };
}
