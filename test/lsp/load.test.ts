import { deepEqual, equal, ok } from 'node:assert/strict';
import { type } from '../load/typing';

describe('language server: under load', () => {
  it('settles soon after 600 edits of 60 documents, answers cancelled requests at once, and stays small', async () => {
    const { stale, wrong, disordered, failed, settled, cancelled, outdated, answers, memory } = await type({
      documents: 60,
      edits: 600,
      rate: 200,
      patience: 20_000,
    });
    deepEqual([stale, wrong, disordered, failed], [0, [], 0, []]);
    ok(settled < 8000, `settled after ${settled} ms`);
    equal([...answers.values()].flat().length + outdated.length, 72);
    const slowest = Math.max(...cancelled);
    ok(cancelled.length > 0 && slowest < 3000, `the slowest was ${slowest} ms`);
    ok(memory < 400, `${memory} MB`);
  });
});
