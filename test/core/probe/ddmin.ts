import type { Atom, Budget, Found } from '../../../server/src/core/probe/atom';
import type { Verdict } from '../../../server/src/core/probe/evidence';
import { restsOf, without } from '../../../server/src/core/probe/rests';
import { attempt, newTrials } from '../../../server/src/core/probe/trials';

/**
 * Plain delta debugging, to compare with: Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input (2002), figure 4. It makes what is
 * taken back least, and knows nothing of services, hints and costs. Sets that were tried are not tried again.
 */
export function* ddmin(atoms: readonly Atom[], budget: Budget): Generator<ReadonlySet<string>, Found, Verdict> {
  const rests = restsOf(atoms);
  const log = newTrials(rests.free, budget);
  const all = new Set(rests.free.map(({ id }) => id));
  const keptWith = (back: readonly string[]) => without(all, new Set(back), rests);
  const found = (back: readonly string[], is: Found['is']): Found => {
    const kept = keptWith(back);
    const left = [...all].filter((id) => !kept.has(id)).map((id) => ({ id, evidence: [] }));
    return { kept: [...kept], back: left, trials: log.trials, starts: log.starts, is };
  };
  const first = yield* attempt(log, all);
  if (first.is !== 'fails') return found([], 'largest');
  let back = [...all];
  let parts = 2;
  while (back.length > 1) {
    const size = Math.ceil(back.length / parts);
    const subsets = Array.from({ length: Math.ceil(back.length / size) }, (_, index) => back.slice(index * size, (index + 1) * size));
    const complements = parts === 2 ? [] : subsets.map((part) => back.filter((id) => !part.includes(id)));
    let less: string[] | undefined;
    for (const subset of [...subsets, ...complements]) {
      const outcome = yield* attempt(log, keptWith(subset));
      if (outcome.is === 'over') return found(back, 'some');
      if (outcome.is !== 'holds') continue;
      parts = subsets.includes(subset) ? 2 : Math.max(parts - 1, 2);
      less = subset;
      break;
    }
    if (less) back = less;
    else if (parts >= back.length) break;
    else parts = Math.min(back.length, 2 * parts);
  }
  return found(back, 'largest');
}
