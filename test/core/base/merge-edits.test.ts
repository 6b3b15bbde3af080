import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, type TextEdit } from '../../../server/src/core/base/edit';
import { mergeEdits, spansBefore } from '../../../server/src/core/base/merge-edits';
import { bySpan } from '../../../server/src/core/base/span';

const file = '/w/a';

function edit(start: number, end: number, newText: string): TextEdit {
  return { at: { file, start, end }, newText };
}

/** Disjoint edits of a text, those at one place among them. */
function passOn(text: string): fc.Arbitrary<TextEdit[]> {
  const cuts = fc.array(fc.tuple(fc.nat({ max: text.length }), fc.nat({ max: 3 }), fc.string({ maxLength: 4 })), { maxLength: 6 });
  return cuts.map((all) => {
    const out: TextEdit[] = [];
    let from = 0;
    for (const [start, length, newText] of all.sort(([a], [b]) => a - b)) {
      const end = Math.min(start + length, text.length);
      if (start < from) continue;
      out.push(edit(start, end, newText));
      from = end;
    }
    return out;
  });
}

const passes = fc
  .string({ maxLength: 16 })
  .chain((text) => fc.record({ text: fc.constant(text), first: passOn(text) }))
  .chain(({ text, first }) => {
    const between = applyEdits(file, text, first);
    return fc.record({ text: fc.constant(text), first: fc.constant(first), between: fc.constant(between), second: passOn(between) });
  });

const runs = { numRuns: Number(process.env.FUZZ_RUNS ?? 2000) };

describe('Two passes of edits as one', () => {
  it('make the same text, disjoint and in order, and lose no edit', () => {
    fc.assert(
      fc.property(passes, ({ text, first, between, second }) => {
        const composed = mergeEdits(first, second);
        const edits = composed.map(({ edit: one }) => one);
        equal(applyEdits(file, text, edits), applyEdits(file, between, second));
        deepEqual(
          [...edits].sort((a, b) => bySpan(a.at, b.at)),
          edits,
        );
        edits.forEach(({ at }, index) => {
          ok(at.start >= 0 && at.start <= at.end && at.end <= text.length, 'an edit is outside the text');
          const next = edits[index + 1];
          ok(!next || at.end <= next.at.start, 'two edits overlap');
        });
        deepEqual(
          composed.flatMap((one) => one.second),
          second,
        );
        for (const one of composed.flatMap((each) => each.first)) ok(first.includes(one));
      }),
      runs,
    );
  });

  it('lead every place back into the text before, in order', () => {
    fc.assert(
      fc.property(passes, fc.nat(), fc.nat(), ({ text, first, between }, a, b) => {
        const [start, end] = [a % (between.length + 1), b % (between.length + 1)].sort((x, y) => x - y) as [number, number];
        const back = spansBefore(first)({ file, start, end });
        ok(back.start >= 0 && back.start <= back.end && back.end <= text.length, JSON.stringify(back));
        ok(spansBefore(first)({ file, start, end: start }).start === back.start);
      }),
      runs,
    );
  });

  it('fold an edit into the text that it touches and shift the others', () => {
    const first = [edit(2, 2, 'USER app\n'), edit(5, 6, '')];
    const second = [edit(0, 1, 'A'), edit(7, 10, '1000'), edit(15, 16, 'X')];
    deepEqual(mergeEdits(first, second), [
      { edit: edit(0, 1, 'A'), first: [], second: [second[0]] },
      { edit: edit(2, 2, 'USER 1000\n'), first: [first[0]], second: [second[1]] },
      { edit: edit(5, 6, ''), first: [first[1]], second: [] },
      { edit: edit(7, 8, 'X'), first: [], second: [second[2]] },
    ]);
  });

  it('name no insertion of which nothing is left', () => {
    const [whole, gone] = [edit(1, 1, 'abc'), edit(1, 4, '')];
    deepEqual(mergeEdits([whole], [gone]), [{ edit: edit(1, 1, ''), first: [], second: [gone] }]);
  });

  it('keep the files apart', () => {
    const other = { at: { file: '/w/b', start: 0, end: 0 }, newText: 'new' };
    deepEqual(
      mergeEdits([other], [edit(0, 1, 'x')]).map(({ edit: one }) => one),
      [edit(0, 1, 'x'), other],
    );
  });

  it('find a place in written text where that was put', () => {
    const edits = [edit(2, 2, 'USER app\n'), edit(5, 7, 'longer')];
    const span = (start: number, end: number) => ({ file, start, end });
    deepEqual(spansBefore(edits)(span(7, 10)), span(2, 2));
    deepEqual(spansBefore(edits)(span(15, 18)), span(5, 7));
    deepEqual(spansBefore(edits)(span(20, 21)), span(7, 8));
    deepEqual(spansBefore(edits)({ file: '/w/b', start: 3, end: 4 }), { file: '/w/b', start: 3, end: 4 });
  });
});
