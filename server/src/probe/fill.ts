import type { Container } from './containers';
import { Ended } from './ended';
import type { Engine } from './engine';
import { lastWords } from './json';
import type { Machine } from './machine';
import { below, inside } from './paths';

/** A volume or folder whose content goes into another one. */
export interface Filling {
  /** Name of a volume, or an absolute folder. */
  readonly from: string;
  readonly to: string;
}

/** A large volume takes a while. */
const mostSeconds = 1800;

/**
 * Copies volumes and folders with owners and modes. The engine does it, through a container that is never started: so no image is needed for it and no
 * right of this person.
 * @param run value of the label of all that is made
 * @param image any image that is there
 */
export async function fill(machine: Machine, engine: Engine, run: string, image: string, fillings: readonly Filling[]): Promise<void> {
  if (fillings.length === 0) return;
  const mounts = fillings.flatMap(({ from, to }, index) => ['-v', `${from}:/bulkhead/from${index}:ro`, '-v', `${to}:/bulkhead/to${index}`]);
  const made = await engine.docker([
    'create',
    '--pull',
    'never',
    '--label',
    `bulkhead.run=${run}`,
    '--network',
    'none',
    ...mounts,
    image,
    'x',
  ]);
  const id = made.out.trim().split('\n').at(-1);
  if (made.code !== 0 || id === undefined) throw new Ended(`The volumes cannot be copied: ${lastWords(made, 2).join(' ')}`);
  try {
    for (const [index] of fillings.entries()) {
      const copied = await machine.pipe(
        [engine.program, 'cp', '-a', `${id}:/bulkhead/from${index}/.`, '-'],
        [engine.program, 'cp', '-a', '-', `${id}:/bulkhead/to${index}`],
        mostSeconds,
      );
      if (copied.code !== 0) throw new Ended(`A volume cannot be copied: ${lastWords(copied, 2).join(' ')}`);
    }
  } finally {
    await engine.docker(['rm', '-f', '-v', id]);
  }
}

/** Where what some containers wrote has to be put for others of the same services: volumes, those without a name, too, and copied folders. */
export function handedOn(before: readonly Container[], now: readonly Container[], copiesBefore: string, copiesNow: string): Filling[] {
  const found = new Map<string, string>();
  for (const { service, replica, mounts } of now) {
    const old = before.find((one) => one.service === service && one.replica === replica);
    for (const { type, name, target, source } of mounts) {
      const was = old?.mounts.find((mount) => mount.target === target && mount.type === type);
      if (type === 'volume' && name !== undefined && was?.name !== undefined) found.set(name, was.name);
      const copied = type === 'bind' ? inside(copiesNow, source) : undefined;
      if (copied !== undefined && was !== undefined) found.set(source, below(copiesBefore, copied));
    }
  }
  return [...found].map(([to, from]) => ({ from, to }));
}
