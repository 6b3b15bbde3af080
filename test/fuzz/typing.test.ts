import { casesOf, fixtureIds } from '../support/fixtures';
import { everythingAtOnce } from '../support/projects';
import { compareWhileTyping, withMore } from './typing';

const seed = Number(process.env.TYPING_SEED ?? 1);
const edits = Number(process.env.TYPING_EDITS ?? 4);

describe('What is found while files are edited', () => {
  for (const [index, id] of fixtureIds().entries()) {
    it(`is what is found in them as they are then: ${id}`, async () => {
      for (const [at, { files }] of casesOf(id).entries())
        if (edits > 4 || at % 3 === seed % 3) await compareWhileTyping(withMore(files), seed * 1000 + index * 10 + at, edits);
    });
  }

  it('is what is found in them as they are then, where every rule fires', () => compareWhileTyping(everythingAtOnce(), seed, edits));
});
