import { compare } from '../core/probe/compare';
import type { Evidence, Verdict } from '../core/probe/evidence';
import { asMap } from '../core/probe/json-parts';
import type { Phase, Start } from '../core/probe/start';
import { type BaseLine, fillFromExisting } from './base-line';
import { type Bench, goOn } from './bench';
import { containersOf } from './containers';
import { fill, handedOn } from './fill';
import { imageNames } from './images';
import { type Changed, create, type Laid, lay } from './lay';
import { removeMade } from './left';
import { below } from './paths';
import { use } from './use';

/** Runs the project with a set of changes until something is missed, or all has been seen. */
export async function trial(bench: Bench, base: BaseLine, kept: ReadonlySet<string>): Promise<Verdict> {
  const before = bench.count.starts;
  const changed = { texts: bench.order.textsWith(kept), change: bench.order.changeWith?.(kept) };
  const evidence = await tryOut(bench, base, changed);
  return { evidence, starts: bench.count.starts - before };
}

async function tryOut(bench: Bench, base: BaseLine, changed: Changed): Promise<readonly Evidence[]> {
  const fresh = await lay(bench, changed, base.without);
  if (!isLaid(fresh)) return [notStarted(base, 'fresh', `Compose refuses it: ${fresh.refused}`)];
  try {
    const judged = await start(bench, base, fresh, 'fresh');
    if (judged.length > 0) return judged;
    const fillings = handedOn(base.plain.containers, await containersOf(bench.engine, fresh.name), base.laid.copies, fresh.copies);
    // Where nothing is left behind, fresh ones are no different: it is only started again.
    if (fillings.length === 0) return await again(bench, base, fresh);
  } finally {
    await remove(bench, fresh);
  }
  const old = await lay(bench, changed, base.without);
  if (!isLaid(old)) return [notStarted(base, 'kept', `Compose refuses it: ${old.refused}`)];
  try {
    const judged = await start(bench, base, old, 'kept');
    return judged.length > 0 ? judged : await again(bench, base, old);
  } finally {
    await remove(bench, old);
  }
}

function isLaid(laid: Laid | { readonly refused: string }): laid is Laid {
  return 'name' in laid;
}

async function start(bench: Bench, base: BaseLine, laid: Laid, phase: 'fresh' | 'kept'): Promise<readonly Evidence[]> {
  const made = await create(bench, laid);
  goOn(bench);
  if (made !== undefined) return [notStarted(base, phase, made)];
  if (phase === 'fresh') await fillFromExisting(bench, laid);
  else {
    const [image] = imageNames(laid.config).values();
    const fillings = handedOn(base.plain.containers, await containersOf(bench.engine, laid.name), base.laid.copies, laid.copies);
    bench.tell('copying volumes');
    if (image !== undefined) await fill(bench.machine, bench.engine, laid.name, image, fillings);
  }
  goOn(bench);
  const { start } = await use(bench, laid, phase, base.expected);
  return judge(base, laid, start);
}

async function again(bench: Bench, base: BaseLine, laid: Laid): Promise<readonly Evidence[]> {
  const { start } = await use(bench, laid, 'kept-again', base.expected);
  return judge(base, laid, start);
}

/** Only what is run in both is compared. */
function judge(base: BaseLine, laid: Laid, start: Start): readonly Evidence[] {
  const run = new Set(Object.keys(asMap(laid.config.services)));
  const starts = [base.plain.start, base.again.start].map((each) => ({
    ...each,
    sights: each.sights.filter(({ service }) => run.has(service)),
    answers: each.answers.filter(({ service }) => run.has(service)),
    stopped: each.stopped.filter(({ service }) => run.has(service)),
  }));
  return compare(starts, start);
}

function notStarted(base: BaseLine, phase: Phase, text: string): Evidence {
  const [service = ''] = Object.keys(asMap(base.laid.config.services));
  return { service, phase, sign: 'not-started', text, hints: [] };
}

async function remove({ engine, machine, folder }: Bench, laid: Laid): Promise<void> {
  await removeMade(engine, (name) => name === laid.name || name.startsWith(`${laid.name}-`));
  await machine.remove(below(folder, laid.name.slice(laid.name.lastIndexOf('-') + 1)));
}
