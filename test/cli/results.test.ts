import { deepEqual, equal, ok } from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { resultsFrom, resultsOf, settled } from '../../server/src/cli/results';
import type { Analysis } from '../../server/src/core/lint/analyze';
import { analyzeFiles, eachAnalysis } from '../../server/src/workspace/analyze';
import type { Source } from '../../server/src/workspace/source';

const projects = 20;
const names = Array.from({ length: projects }, (_, index) => `/w/${index}/compose.yaml`);
const settings = { root: '/w', today: '2026-01-01' };
const source: Source = {
  read: async (file) => (names.includes(file) ? `services:\n  web${file.length}:\n    image: nginx:1.27\n    privileged: true\n` : null),
};
const owns = (): boolean => true;

function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

describe('The results of an analysis', () => {
  it('say the same without the analysis', async () => {
    const [checked] = await analyzeFiles(names.slice(0, 1), source, settings);
    const live = resultsOf(checked!, owns, {});
    const kept = resultsFrom(settled(live, 'all'), owns);
    ok(live.findings.length > 3 && live.exposures().length === 1);
    deepEqual(kept.exposures(), live.exposures());
    for (const finding of live.findings) {
      deepEqual(kept.fixesOf(finding), live.fixesOf(finding));
      for (const index of live.fixesOf(finding).keys()) deepEqual(kept.editsOf(finding, index), live.editsOf(finding, index));
    }
    const first = resultsFrom(settled(live, 'first'), owns);
    const open = live.findings.find(({ fixes }) => fixes[0]?.tier === 'safe')!;
    deepEqual(first.editsOf(open, 0), live.editsOf(open, 0));
    deepEqual(resultsFrom(settled(live, 'none'), owns).editsOf(open, 0), { refused: 'its edits were not asked for' });
  });

  it('let the analysis go, so that the memory of a run is not that of all projects', async () => {
    const analyses: WeakRef<Analysis>[] = [];
    const kept: unknown[] = [];
    await eachAnalysis(names, source, settings, (checked) => {
      analyses.push(new WeakRef(checked.analysis));
      kept.push(settled(resultsOf(checked, owns, {}), 'first'));
    });
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    equal(kept.length, projects);
    // The last one may still be in use.
    const alive = analyses.filter((each) => each.deref() !== undefined);
    ok(alive.length <= 1, `${alive.length} of ${projects} are held`);
  });
});
