import type { Machine } from '../probe/machine';
import type { Failed } from '../probe/order';
import { clean, prove } from '../probe/prove';
import type { Prover } from '../probe/prover';
import { onThisMachine } from './machine';

/** Runs services on this machine. Once a person has asked to stop, nothing else is begun. */
export function proverHere(): Prover {
  let stopped = false;
  const doing = async <T>(does: (machine: Machine) => Promise<T>): Promise<T | Failed> => {
    if (stopped) return { failed: 'Stopped' };
    return onThisMachine(async (machine) => {
      const done = await does(machine);
      stopped = machine.stopped();
      return done;
    });
  };
  return {
    prove: (order, tell) => doing((machine) => prove(machine, order, tell)),
    clean: (tell) => doing((machine) => clean(machine, tell)),
  };
}
