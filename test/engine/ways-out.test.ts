import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { openWays } from '../../server/src/core/score/exposure';
import { privileges } from '../core/score/models';
import { unshown, waysOut } from './ways-out';

describe('npm run engine:paths', () => {
  it('shows every attack path that can be of class A, or says why not', () => {
    const found = new Set(
      fc
        .sample(privileges, { numRuns: 5000, seed: 1 })
        .flatMap((one) => openWays(one).flatMap(({ way, open }) => (open.class === 'A' ? [way.name] : []))),
    );
    ok(found.size > 8);
    const told = new Set([...waysOut.map(({ path }) => path), ...Object.keys(unshown)]);
    deepEqual([...found].filter((name) => !told.has(name)).sort(), []);
  });
});
