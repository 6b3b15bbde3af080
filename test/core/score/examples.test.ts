import { deepEqual, equal } from 'node:assert/strict';
import { openProject } from '../../../server/src/core/kinds/open';
import { examples } from '../../../server/src/core/score/examples';
import { exposuresOf } from '../../../server/src/core/score/exposure';
import { weights } from '../../../server/src/core/score/formula';
import { entriesOf, reader } from '../../support/open';

describe('Exposure of the worked examples', () => {
  for (const { title, file, text, score, weighted } of examples) {
    it(`${title}: ${score}`, () => {
      const files = new Map([[file, text]]);
      const [found] = exposuresOf(openProject(entriesOf(files), reader(files)));
      deepEqual({ score: found?.score, weighted: found?.weighted }, { score, weighted: weighted ?? score });
    });
  }

  it('has weights that add up to 100', () =>
    equal(
      Object.values(weights).reduce((one, two) => one + two, 0),
      100,
    ));
});
