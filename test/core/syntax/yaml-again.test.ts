import { deepEqual, ok } from 'node:assert/strict';
import { lineEditBetween } from '../../../server/src/core/base/edit';
import { movedOnly } from '../../../server/src/core/syntax/moved-only';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { commentsBeside, readAgain } from '../../../server/src/core/syntax/yaml-again';
import { commenter, typist } from '../../fuzz/typing';
import { casesOf, fixtureIds } from '../../support/fixtures';
import { everythingAtOnce } from '../../support/projects';

const read = (text: string) => parseYaml('f', text);

/** How many edits were read again in part; each of them must give the tree of the whole text. */
function compare(first: string, seed: number, edits: number): number {
  const type = typist(seed);
  let parts = 0;
  let before = read(first);
  for (let edit = 0; edit < edits; edit++) {
    const text = type(before.text);
    const whole = read(text);
    const again = readAgain(before, text, read);
    if (again) {
      parts++;
      deepEqual(again, whole, `edit ${edit} of seed ${seed}`);
    }
    before = whole;
  }
  return parts;
}

/** How many edits have moved nodes at most; of each of them the whole text must say the same. */
function compareComments(first: string, seed: number, edits: number): number {
  const type = commenter(seed);
  let moved = 0;
  let before = read(first);
  for (let edit = 0; edit < edits; edit++) {
    const text = type(before.text);
    const whole = read(text);
    const moving = { edit: lineEditBetween('f', before.text, text).at, by: text.length - before.text.length };
    const comments = before.problems.length === 0 ? commentsBeside(before, text, moving, read) : undefined;
    if (comments) {
      moved++;
      deepEqual([comments, whole.problems], [whole.comments, []], `edit ${edit} of seed ${seed}`);
      ok(movedOnly(moving)(before.documents, whole.documents), `edit ${edit} of seed ${seed}:\n${text}`);
    }
    before = whole;
  }
  return moved;
}

describe('A YAML text, read again after an edit,', () => {
  it('has the tree that reading it whole gives', () => {
    const texts = fixtureIds()
      .flatMap((id) => casesOf(id))
      .flatMap(({ files }) => [...files])
      .filter(([name]) => /\.ya?ml$/.test(name));
    let parts = 0;
    for (const [index, [, text]] of texts.entries()) if (index % 3 === 0) parts += compare(text, index, 6);
    for (const [name, text] of everythingAtOnce()) if (/\.ya?ml$/.test(name)) parts += compare(text, 1, 40);
    ok(parts > 100, `${parts} were read in part`);
  });

  const services = 'services:\n  a:\n    image: x\n  b:\n    image: &b y\n  # note\n  c:\n    image: *b\nvolumes:\n  d:\n';
  const edits: Readonly<Record<string, readonly [from: string, to: string, inPart: boolean]>> = {
    'a value': ['image: x', 'image: xy', true],
    'a new service': ['  b:', '  n:\n    image: z\n  b:', true],
    'a service that goes': ['  a:\n    image: x\n', '', false],
    'a comment above a service': ['  # note', '  # note\n  # more', false],
    'a line above the first service': ['  a:', '    # note\n  a:', false],
    'the indent of a service': ['  c:', '   c:', false],
    'an anchor': ['&b y', '&b z', false],
    'a name that is there already': ['  c:', '  a:', false],
    'a key of the root': ['volumes', 'networks', false],
    'the last entry': ['  d:\n', '  d:\n    x: y\n', true],
    'an open quote': ['image: x', 'image: "x', false],
  };
  for (const [what, [from, to, inPart]] of Object.entries(edits)) {
    it(`is read ${inPart ? 'in part' : 'as a whole'} where the edit is ${what}`, () => {
      const text = services.replace(from, to);
      const again = readAgain(read(services), text, read);
      ok((again !== undefined) === inPart);
      if (again) deepEqual(again, read(text));
    });
  }

  it('has the same nodes, moved, where only its comments are others', () => {
    let moved = 0;
    for (const [index, id] of fixtureIds().entries()) {
      const [first] = casesOf(id);
      for (const [name, text] of first?.files ?? []) if (/\.ya?ml$/.test(name)) moved += compareComments(text, index, 10);
    }
    for (const [name, text] of everythingAtOnce()) if (/\.ya?ml$/.test(name)) moved += compareComments(text, 1, 40);
    ok(moved > 100, `${moved} have moved`);
  });

  const heads: Readonly<Record<string, readonly [from: string, to: string, isMoved: boolean]>> = {
    'above the first service': ['  a:', '  # note\n  a:', true],
    'above the first key': ['services:', '# note\n\nservices:', true],
    'above a later key': ['volumes:', '# note\nvolumes:', true],
    'in front of a key': ['services:', '# services:', false],
    'in a service': ['    image: x', '    # note\n    image: x', true],
    'at the end': ['  d:\n', '  d:\n# end\n', true],
  };
  for (const [where, [from, to, isMoved]] of Object.entries(heads)) {
    it(`${isMoved ? 'has moved' : 'is another one'} where a comment is written ${where}`, () => {
      const before = read(services);
      const text = services.replace(from, to);
      const moving = { edit: lineEditBetween('f', services, text).at, by: text.length - services.length };
      const comments = commentsBeside(before, text, moving, read);
      ok((comments !== undefined) === isMoved);
      if (comments) deepEqual(comments, read(text).comments);
    });
  }
});
