import { deepEqual, equal, match } from 'node:assert/strict';
import { analysis, danger, plain, shown } from '../support/analyzed';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

describe('An allow entry of the config whose last day has passed', () => {
  const config = (until: string) =>
    `rules:\n  compose/privileged:\n    allow:\n      - { service: web, reason: "needs it", until: ${until} }\n`;

  it('is told at its place, once, and suppresses nothing', async () => {
    const files = { '.bulkhead.yaml': config('2025-12-31'), 'compose.yaml': danger };
    const [one] = await analysis(files, ['compose.yaml']);
    const [finding, ...more] = one!.configFindings;
    equal(more.length, 0);
    equal(finding?.rule, 'any/unused-allow');
    match(files['.bulkhead.yaml'].slice(finding!.at.start, finding!.at.end), /^\{ service: web.*\}$/);
    match(finding!.message, /until 2025-12-31/);
    deepEqual(shown([one!], 'compose/privileged'), ['compose.yaml']);
  });

  it('is printed by the command line with its line of the config file', async () => {
    const folder = folderWith({ '.bulkhead.yaml': config('2020-12-31'), 'compose.yaml': plain });
    const { out } = await bulkhead(folder, ['check', '--fail-on', 'none']);
    match(out, /low\[any\/unused-allow\].*until 2020-12-31.*\n {2}--> \.bulkhead\.yaml:4:9\n.*\n4 \| .*- \{ service: web/);
    const { findings, files } = JSON.parse((await bulkhead(folder, ['check', '--format', 'json', '--fixes'])).out);
    equal(files, 1);
    deepEqual(
      findings.filter(({ rule }: { rule: string }) => rule === 'any/unused-allow').map(({ file }: { file: string }) => file),
      ['.bulkhead.yaml'],
    );
    removeFolders();
  });

  it('counts through that day', async () => {
    const [one] = await analysis({ '.bulkhead.yaml': config('2026-01-01'), 'compose.yaml': danger }, ['compose.yaml']);
    deepEqual(one?.configFindings, []);
    deepEqual(
      one?.analysis.findings.filter(({ rule }) => rule === 'compose/privileged').map(({ suppressed }) => suppressed?.by),
      ['config'],
    );
  });
});
