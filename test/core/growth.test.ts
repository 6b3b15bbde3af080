import { deepEqual } from 'node:assert/strict';
import { shapes } from '../bench/shapes';
import { analyzeText } from '../support/open';

/** Processor milliseconds of one check. */
function timed(files: ReadonlyMap<string, string>): number {
  const { user, system } = process.cpuUsage();
  analyzeText(files);
  const after = process.cpuUsage({ user, system });
  return (after.user + after.system) / 1000;
}

/** Shapes that once took the square of their size: a size at which they then took many seconds, and now take a fraction of one. */
const large: Readonly<Record<string, number>> = {
  'services with one shared volume': 1600,
  'hosts in daemon.json': 4000,
  'ONBUILD and chmod': 1600,
  'zeros in cpus': 100_000,
};

describe('What once grew with the square of its size', () => {
  for (const [name, size] of Object.entries(large)) {
    it(`no longer does: ${name}`, function () {
      this.timeout(60_000);
      const shape = shapes.find((each) => each.name === name)!;
      const took = timed(new Map(Object.entries(shape.files(size))));
      // The shared volume took 14 s, the hosts 36 s, the rest more than 7 s: far from what a busy machine adds.
      deepEqual(took < 5000 ? '' : `${took.toFixed(0)} ms`, '');
    });
  }
});
