import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { weights } from '../../../server/src/core/score/formula';
import { examplesFile, examplesIn, exposureOfExample } from '../../../server/tools/score-examples';
import { repository } from '../../support/fixtures';

const examples = examplesIn(readFileSync(join(repository, examplesFile), 'utf8'));

describe('Exposure of the worked examples', () => {
  it('has some', () => ok(examples.length >= 11));

  for (const example of examples) {
    const { title, score, weighted } = example;
    it(`${title}: ${score}`, () => {
      const found = exposureOfExample(example);
      deepEqual({ score: found.score, weighted: found.weighted }, { score, weighted });
    });
  }

  it('has weights that add up to 100', () => {
    equal(
      Object.values(weights).reduce((one, two) => one + two, 0),
      100,
    );
  });
});
