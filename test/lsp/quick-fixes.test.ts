import { deepEqual, ok } from 'node:assert/strict';
import { casesOf, fixtureIds } from '../support/fixtures';
import { takeQuickFixes } from '../support/quick-fixes';

/** `QUICK_FIXES=all` takes every fix of every finding (some minutes); otherwise a sample, the same one each time. */
const isWhole = process.env.QUICK_FIXES === 'all';
const share = 0.04;

/** Numbers between 0 and 1 from a seed (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('language server: quick fixes', () => {
  const random = randoms(20_261_130);
  for (const kind of ['any', 'compose', 'daemon', 'devcontainer', 'dockerfile']) {
    it(`are gone with what they fix: ${kind}`, async function () {
      this.timeout(isWhole ? 1_800_000 : 120_000);
      let all = 0;
      const left: string[] = [];
      for (const id of fixtureIds().filter((each) => each.startsWith(`${kind}/`))) {
        for (const one of casesOf(id)) {
          if (!isWhole && random() > share * 3) continue;
          const { taken, stale } = await takeQuickFixes(one, () => isWhole || random() < 1 / 3);
          all += taken;
          left.push(...stale.map(({ title, diagnostic, after }) => `${id}: ${one.title}\n  ${title}\n  ${diagnostic}\n${after}`));
        }
      }
      ok(all > 0);
      deepEqual(left, []);
    });
  }
});
