import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Atom, Found } from '../../../server/src/core/probe/atom';
import { timesToBelieve } from '../../../server/src/core/probe/believe';
import type { Evidence, Verdict } from '../../../server/src/core/probe/evidence';
import { largestHolding } from '../../../server/src/core/probe/largest';
import type { Need } from '../../../server/src/core/probe/need';
import { follow, holds, isMaximal, random, run, simulated } from './simulated';

describe('probe: largest set that holds', () => {
  it('finds enough for each of 10,000 generated projects, and no more for 99 % of them', () => {
    const count = 10_000;
    let [maximal, probes, within] = [0, 0, 0];
    for (let seed = 1; seed <= count; seed++) {
      const project = simulated(seed);
      const next = random(~seed);
      const found = follow(largestHolding(project.atoms, project.budget), (set) => run(project, set, next));
      const kept = new Set(found.kept);
      ok(holds(project, kept), `project ${seed}: what is kept holds`);
      ok(found.starts <= project.budget.starts, `project ${seed}: within the budget`);
      const isLargest = isMaximal(project, kept);
      if (isLargest) maximal++;
      if (found.is === 'largest' && project.flaky === 0) ok(isLargest, `project ${seed}: what is called largest is`);
      if (project.kind === 'probe' && project.flaky === 0) {
        probes++;
        if (found.is === 'largest') within++;
      }
    }
    ok(maximal >= 0.99 * count, `minimal: ${maximal}`);
    ok(within >= 0.95 * probes, `within 40 starts: ${within} of ${probes}`);
  });

  it('tries no set twice that says what it lacks, none with an atom and without what it rests on, and the same ones each time', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const project = simulated(seed);
      const next = random(~seed);
      if (project.flaky > 0) continue;
      const sets = triedBy(project.atoms, (set) => run(project, set, next)).tried;
      const times = new Map<string, number>();
      for (const set of sets) {
        const key = JSON.stringify([...set].sort());
        times.set(key, (times.get(key) ?? 0) + 1);
        const says = run(project, set, next).evidence.some(({ hints }) => hints.some(({ need }) => need !== 'other'));
        ok(times.get(key)! <= (says ? 1 : 3), `project ${seed}`);
      }
      for (const set of sets) for (const { id, rests } of project.atoms) if (set.has(id)) ok(rests.every((other) => set.has(other)));
      const again = triedBy(project.atoms, (set) => run(project, set, next)).tried;
      deepEqual(
        again.map((set) => [...set]),
        sets.map((set) => [...set]),
      );
    }
  });

  it('takes nothing back by chance from a service that fails at times and passed its base line', () => {
    let [maximal, count] = [0, 0];
    for (let seed = 1; seed <= 500; seed++) {
      const project = { ...simulated(seed), flaky: 15, budget: { starts: 1000, believe: 1 } };
      const next = random(~seed);
      const found = follow(largestHolding(project.atoms, project.budget), (set) => run(project, set, next));
      ok(holds(project, new Set(found.kept)), `project ${seed}`);
      count++;
      if (isMaximal(project, new Set(found.kept))) maximal++;
    }
    ok(maximal >= 0.9 * count, `minimal: ${maximal} of ${count}`);
  });

  it('needs one trial for a plan that holds', () => {
    const { found, tried } = triedBy([atom('a'), atom('b')], () => ({ evidence: [], starts: 3 }));
    deepEqual(found, { kept: ['a', 'b'], back: [], trials: 1, starts: 3, is: 'largest' });
    deepEqual(
      tried.map((set) => [...set]),
      [['a', 'b']],
    );
  });

  it('needs none where there is nothing to try', () => {
    deepEqual(triedBy([], fails([])).found, { kept: [], back: [], trials: 0, starts: 0, is: 'largest' });
  });

  it('takes back what a hint points to, and says what was seen', () => {
    const atoms = [atom('chown', cap('CHOWN')), atom('kill', cap('KILL')), atom('user', { need: 'user' })];
    const shown = evidence('app', [{ need: 'capability', name: 'KILL' }]);
    const { found, tried } = triedBy(atoms, (set) => (set.has('kill') ? { evidence: [shown], starts: 1 } : { evidence: [], starts: 3 }));
    deepEqual(found, { kept: ['chown', 'user'], back: [{ id: 'kill', evidence: [shown] }], trials: 2, starts: 4, is: 'largest' });
    equal(tried.length, 2);
  });

  it('takes back in several services at once', () => {
    const atoms = ['a', 'b', 'c'].flatMap((service) => [
      atom(`${service} chown`, cap('CHOWN'), service),
      atom(`${service} kill`, cap('KILL'), service),
    ]);
    const { tried } = triedBy(atoms, (set) => {
      const evidences = ['a', 'b', 'c'].filter((service) => set.has(`${service} kill`)).map((service) => evidence(service, [cap('KILL')]));
      return { evidence: evidences, starts: evidences.length > 0 ? 1 : 3 };
    });
    deepEqual([...tried[1]!], ['a chown', 'b chown', 'c chown']);
  });

  it('finds the change of another service when all of its own are back', () => {
    const atoms = [atom('web user', { need: 'user' }, 'web'), atom('db user', { need: 'user' }, 'db'), atom('db kill', cap('KILL'), 'db')];
    const { found } = triedBy(atoms, (set) =>
      set.has('db user') ? { evidence: [evidence('web', [])], starts: 1 } : { evidence: [], starts: 3 },
    );
    deepEqual([found.kept, found.back.map(({ id }) => id), found.is], [['web user', 'db kill'], ['db user'], 'largest']);
  });

  it('takes back with an atom what rests on it, in circles too, and never tries one that rests on nothing known', () => {
    const atoms = [
      atom('root'),
      { ...atom('leaf'), rests: ['root'] },
      { ...atom('one'), rests: ['two'] },
      { ...atom('two'), rests: ['one'] },
      { ...atom('lost'), rests: ['nobody'] },
      atom('last'),
    ];
    const { found, tried } = triedBy(atoms, (set) =>
      set.has('root') || set.has('two') ? { evidence: [evidence('app', [])], starts: 1 } : { evidence: [], starts: 3 },
    );
    deepEqual([found.kept, found.is], [['last'], 'largest']);
    deepEqual(
      found.back.map(({ id }) => id),
      ['root', 'leaf', 'one', 'two', 'lost'],
    );
    ok(tried.every((set) => !set.has('lost') && set.has('one') === set.has('two')));
  });

  it('says so when not even nothing at all holds', () => {
    const atoms = Array.from({ length: 25 }, (_, index) => atom(`${index}`));
    const { found } = triedBy(atoms, fails([]));
    deepEqual([found.is, found.kept], ['none', []]);
    ok(found.starts <= 20, `${found.starts} starts`);
  });

  it('keeps what held last when the budget ends', () => {
    const atoms = Array.from({ length: 25 }, (_, index) => atom(`${index}`));
    for (let starts = 0; starts < 30; starts++) {
      const search = largestHolding(atoms, { starts, believe: 1 });
      const found = follow(search, (set) =>
        set.has('7') || set.has('20') ? { evidence: [evidence('app', [])], starts: 1 } : { evidence: [], starts: 3 },
      );
      ok(found.starts <= starts && !found.kept.includes('7') && !found.kept.includes('20'));
      if (found.is === 'largest') equal(found.kept.length, 23);
    }
  });

  it('repeats what fails before it believes it', () => {
    let trial = 0;
    const search = largestHolding([atom('a')], { starts: 100, believe: 3 });
    const found = follow(search, () => (++trial < 3 ? { evidence: [evidence('app', [])], starts: 1 } : { evidence: [], starts: 3 }));
    deepEqual([found.kept, found.trials, found.starts], [['a'], 3, 5]);
  });

  it('repeats more often the more often the base line fails', () => {
    deepEqual(
      [timesToBelieve(0, 4), timesToBelieve(1, 10), timesToBelieve(1, 3), timesToBelieve(9, 9), timesToBelieve(0, 0)],
      [1, 3, 12, 30, 1],
    );
  });
});

function triedBy(atoms: readonly Atom[], answer: (set: ReadonlySet<string>) => Verdict): { found: Found; tried: ReadonlySet<string>[] } {
  const tried: ReadonlySet<string>[] = [];
  const found = follow(largestHolding(atoms, { starts: 200, believe: 1 }), (set) => {
    tried.push(set);
    return answer(set);
  });
  return { found, tried };
}

function atom(id: string, takes: Need = { need: 'other' }, service = 'app'): Atom {
  return { id, services: [service], takes: [takes], rests: [] };
}

function cap(name: 'CHOWN' | 'KILL'): Need {
  return { need: 'capability', name };
}

function evidence(service: string, hints: readonly Need[]): Evidence {
  return { service, phase: 'fresh', sign: 'log', text: 'it fails', hints };
}

function fails(hints: readonly Need[]): () => Verdict {
  return () => ({ evidence: [evidence('app', hints)], starts: 1 });
}
