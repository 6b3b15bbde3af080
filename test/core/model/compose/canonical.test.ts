import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepted } from '../../../oracle/accepted';
import { compareModels } from '../../../oracle/compare';
import { type Cache, goldenFolder } from '../../../oracle/golden';
import { readOurs } from '../../../oracle/ours';
import { repository } from '../../../support/fixtures';

const golden = join(repository, 'test/oracle/golden');

describe('The canonical form of a project', () => {
  for (const name of readdirSync(golden)) {
    it(`is the one of Compose: ${name}`, () => {
      const { files, merged, model } = JSON.parse(readFileSync(join(golden, name), 'utf8')) as Cache;
      const texts = new Map(Object.entries(files).map(([file, text]) => [`${goldenFolder}/${file}`, text]));
      const ours = readOurs(
        merged.map((file) => `${goldenFolder}/${file}`),
        (file) => texts.get(file) ?? null,
        true,
      );
      const { fields, differences } = compareModels(ours.model, model);
      ok(fields > 0);
      deepEqual(differences, []);
      deepEqual(ours.said, []);
    });
  }

  it('differs from that of Compose only for reasons that are written down', () => {
    const page = readFileSync(join(repository, 'docs/oracle.md'), 'utf8');
    equal(accepted.length > 0, true);
    for (const { id } of accepted) ok(page.includes(`\`${id}\``), id);
  });
});
