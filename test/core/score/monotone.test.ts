import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import '../../support/seed';
import { fixtureIds } from '../../support/fixtures';
import { raisedByFixes } from './after-fixes';
import { lowered, privileges, raised } from './models';

describe('Taking privileges away', () => {
  it('never raises the score, nor adds a path: 1,000 generated containers', () => {
    fc.assert(
      fc.property(privileges, fc.array(fc.nat(1000), { minLength: 40, maxLength: 90 }), (from, choices) => {
        equal(raised(from, lowered(from, choices)), undefined);
      }),
      { numRuns: 1000 },
    );
  });

  for (const id of fixtureIds()) {
    it(`by a fix never does, either: ${id}`, () => deepEqual(raisedByFixes(id).raised, []));
  }
});
