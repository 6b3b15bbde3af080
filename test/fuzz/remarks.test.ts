import { deepEqual, ok } from 'node:assert/strict';
import { shiftAfterRemarks } from '../../server/src/core/lint/remarks';
import { unchangedBy } from '../../server/src/core/lint/unchanged';
import { analyzeFiles, type Checked } from '../../server/src/workspace/analyze';
import type { Source } from '../../server/src/workspace/source';
import { random } from '../bench/make';
import { casesOf, fixtureIds } from '../support/fixtures';
import { type Files, fileId, reader, root } from '../support/open';
import { everythingAtOnce } from '../support/projects';
import { commenter, withMore } from './typing';

const analyze = (texts: Files): Promise<Checked[]> => {
  const read = reader(texts);
  const source: Source = { read: async (file) => read(file) ?? null };
  return analyzeFiles([...texts.keys()].map(fileId), source, { root, ungoverned: 'strict', today: '2026-01-01' });
};

/** How many of some edits have moved places and nothing else: then what was found before is what is found, at other places. */
async function compareAfterRemarks(files: Files, seed: number, edits: number): Promise<number> {
  const names = [...files.keys()].filter((name) => !name.includes('.bulkhead'));
  const next = random(seed);
  const type = commenter(seed);
  let before = files;
  let known = await analyze(before);
  let moved = 0;
  for (let edit = 0; edit < edits; edit++) {
    const name = names[Math.floor(next() * names.length)]!;
    const after = new Map(before).set(name, type(before.get(name)!));
    const own = known.filter(({ analysis }) => typeof analysis.read(fileId(name)) === 'string');
    const shifts = own.map(({ analysis }) => shiftAfterRemarks(analysis, fileId(name), after.get(name)!));
    if (before.get(name) !== after.get(name) && shifts.length > 0 && shifts.every((shift) => shift !== undefined)) {
      moved++;
      const now = await analyze(after);
      const where = `${name}, edit ${edit} of seed ${seed}:\n${after.get(name)}`;
      deepEqual(
        now.map((each) => [[...each.files], each.analysis.findings.map(({ fingerprint }) => fingerprint)]),
        known.map((each) => [[...each.files], each.analysis.findings.map(({ fingerprint }) => fingerprint)]),
        where,
      );
      const isSame = unchangedBy(shifts[0]!);
      for (const [index, { analysis }] of now.entries()) {
        ok(isSame(known[index]!.analysis.findings, analysis.findings), where);
        ok(isSame(known[index]!.analysis.secrets, analysis.secrets), where);
      }
      known = now;
    } else known = await analyze(after);
    before = after;
  }
  return moved;
}

const seed = Number(process.env.TYPING_SEED ?? 1);
const edits = Number(process.env.TYPING_EDITS ?? 6);

describe('What is found after an edit of comments that decide nothing', () => {
  let moved = 0;
  for (const [index, id] of fixtureIds().entries()) {
    it(`is what was found before, at other places: ${id}`, async () => {
      for (const [at, { files }] of casesOf(id).entries())
        if (edits > 6 || at % 3 === seed % 3) moved += await compareAfterRemarks(withMore(files), seed * 1000 + index * 10 + at, edits);
    });
  }

  it('is that where every rule fires', async () => {
    moved += await compareAfterRemarks(everythingAtOnce(), seed, 3 * edits);
  });

  it('is known for most of them', () => ok(moved > 100, `${moved}`));
});
