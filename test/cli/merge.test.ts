import { deepEqual, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

/** The value with each of its parts missing, or something else, in turn. */
function* damaged(value: unknown): Generator<unknown> {
  yield* [null, 7, 'x', [], {}];
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const bad of damaged(item)) yield [...value.slice(0, index), bad, ...value.slice(index + 1)];
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
      for (const bad of damaged(item)) yield { ...value, [key]: bad };
    }
  }
}

describe('bulkhead merge of reports that somebody has changed', () => {
  after(removeFolders);

  for (const format of ['json', 'sarif']) {
    it(`says so, or merges what is whole: ${format}`, async () => {
      const folder = folderWith({
        'compose.yaml': 'services:\n  a:\n    image: nginx\n    privileged: true\n',
        'b/compose.yaml': 'services: [',
      });
      const { out } = await bulkhead(folder, ['check', '--format', format, '--fail-on', 'none']);
      writeFileSync(join(folder, 'good'), out);
      const wrong: string[] = [];
      let count = 0;
      const report = JSON.parse(out) as Record<string, unknown>;
      for (const bad of damaged(report)) {
        // One in a few, for there are thousands.
        if (count++ % 23 !== 0) continue;
        writeFileSync(join(folder, 'bad'), JSON.stringify(bad));
        const { code, out: merged, err } = await bulkhead(folder, ['merge', 'bad', 'good']);
        if (code === 0) JSON.parse(merged);
        else if (code !== 2) wrong.push(`${JSON.stringify(bad).slice(0, 300)}: ${err}`);
      }
      ok(count > 200);
      deepEqual(wrong, []);
    });
  }
});
