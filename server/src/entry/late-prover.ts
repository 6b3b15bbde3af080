import type { Prover } from '../probe/prover';

/** Runs services on this machine. What it takes is loaded when it is asked for: most runs only read. */
export function lateProver(): Prover {
  let loaded: Promise<Prover> | undefined;
  const prover = (): Promise<Prover> => {
    loaded ??= import('./prover.js').then(({ proverHere }) => proverHere());
    return loaded;
  };
  return {
    prove: async (order, tell) => (await prover()).prove(order, tell),
    clean: async (tell) => (await prover()).clean(tell),
  };
}
