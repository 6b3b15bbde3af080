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
 * Copies volumes and folders with owners and modes. The engine does it, through containers that are never started: so no image is needed for it and no
 * right of this person. They are two, because the engine locks a container while it reads from it, and while it writes into it.
 * @param run value of the label of all that is made
 * @param image any image that is there
 */
export async function fill(machine: Machine, engine: Engine, run: string, image: string, all: readonly Filling[]): Promise<void> {
  const fillings: Filling[] = [];
  for (const one of all) {
    // A file that is mounted by itself cannot be replaced from inside.
    if (one.to.startsWith('/') && (await machine.kind(one.to)) === 'file') await machine.copy(one.from, one.to);
    else fillings.push(one);
  }
  if (fillings.length === 0) return;
  if (engine.info.program === 'podman') return fillByRunning(engine, run, image, fillings);
  const made: string[] = [];
  const make = async (mounts: readonly string[]): Promise<string> => {
    const words = ['create', '--pull', 'never', '--label', `bulkhead.run=${run}`, '--network', 'none'];
    const ran = await engine.docker([...words, ...mounts.flatMap((mount) => ['-v', mount]), image, 'x']);
    const id = ran.out.trim().split('\n').at(-1);
    if (ran.code !== 0 || id === undefined) throw new Ended(`The volumes cannot be copied: ${lastWords(ran, 2).join(' ')}`);
    made.push(id);
    return id;
  };
  try {
    const source = await make(fillings.map(({ from }, index) => `${from}:/bulkhead/${index}:ro`));
    const target = await make(fillings.map(({ to }, index) => `${to}:/bulkhead/${index}`));
    for (const [index] of fillings.entries()) {
      const copied = await machine.pipe(
        // By its own name, so that its own owner and mode go along.
        [engine.program, 'cp', '-a', `${source}:/bulkhead/${index}`, '-'],
        [engine.program, 'cp', '-a', '-', `${target}:/bulkhead`],
        mostSeconds,
      );
      if (copied.code !== 0) throw new Ended(`A volume cannot be copied: ${lastWords(copied, 2).join(' ')}`);
    }
  } finally {
    // With the volumes that the image asks for.
    for (const id of made) await engine.docker(['rm', '-f', '-v', id]);
  }
}

/** Podman's `cp` gives everything to root: there a container copies, with the `cp` of the image. */
async function fillByRunning(engine: Engine, run: string, image: string, fillings: readonly Filling[]): Promise<void> {
  const words = ['run', '--rm', '--pull', 'never', '--label', `bulkhead.run=${run}`, '--network', 'none', '--user', '0'];
  for (const { from, to } of fillings) {
    const mounts = ['-v', `${from}:/bulkhead/from:ro`, '-v', `${to}:/bulkhead/to`, '--entrypoint', 'cp'];
    const ran = await engine.docker([...words, ...mounts, image, '-a', '/bulkhead/from/.', '/bulkhead/to/'], mostSeconds);
    if (ran.code !== 0)
      throw new Ended(`A volume cannot be copied with Podman and the program "cp" of "${image}": ${lastWords(ran, 2).join(' ')}`);
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
