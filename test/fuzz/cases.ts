import { casesOf, fixtureIds } from '../support/fixtures';
import type { Files } from '../support/open';
import { brokenInTerminal } from './command-line';
import { type Draw, drawing } from './draw';
import { hostileFile, hostileProject } from './hostile';
import { mutated } from './mutate';
import { brokenBy, brokenInEditor } from './promises';

const corpus: readonly Files[] = fixtureIds().flatMap((id) => casesOf(id).map(({ files }) => files as Files));

/** A case by its number: the same each time. */
export interface Case {
  readonly files: Files;
  /** What is wrong; empty when all that is promised holds. */
  broken(): Promise<readonly string[]>;
}

/** Milliseconds of computing that a case may take, with all that is made of it: as much as the language server gives a file, and one for each character. */
const most = 10_000;

export function caseOf(seed: number, number: number): Case {
  const draw = drawing((Math.imul(seed, 2_654_435_761) + Math.imul(number, 40_503) + number) >>> 0);
  const files = filesOf(draw);
  return {
    files,
    async broken() {
      const { user, system } = process.cpuUsage();
      const out = await promisesBroken(files, number, draw);
      const after = process.cpuUsage({ user, system });
      const took = (after.user + after.system) / 1000;
      const size = [...files.values()].reduce((sum, text) => sum + text.length, 0);
      return took > most + size ? [...out, `it takes ${took.toFixed(0)} ms`] : out;
    },
  };
}

function filesOf(draw: Draw): Files {
  const files = new Map(draw.once(40) ? hostileProject(draw) : draw.pick(corpus));
  const name = draw.pick([...files.keys()]);
  if (files.get(name)!.length < 20_000) files.set(name, mutated(files.get(name)!, draw));
  if (draw.once(8)) {
    const [beside, text] = hostileFile(draw);
    files.set(beside, draw.once(3) ? mutated(text, draw) : text);
  }
  return files;
}

async function promisesBroken(files: Files, number: number, draw: Draw): Promise<readonly string[]> {
  try {
    // Some of them as they reach people: in an editor, and in a terminal.
    if (number % 100 === 50) return await brokenInEditor(files);
    if (number % 100 === 99) return await brokenInTerminal(files, draw);
    return brokenBy(files, { twice: number % 20 === 0, onlyCheck: number % 2 === 1 });
  } catch (error) {
    // A config that is not sound is refused before anything is judged.
    const isConfig = files.has('.bulkhead.yaml') && !(error instanceof TypeError || error instanceof RangeError);
    return isConfig ? [] : [`it throws: ${error instanceof Error ? error.stack : String(error)}`];
  }
}
