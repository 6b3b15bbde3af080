import { deepEqual, equal, ok } from 'node:assert/strict';
import { createRequire } from 'node:module';
import { eachAnalysis } from '../../server/src/workspace/analyze';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';
import { type Counts, counted } from '../support/counted';
import { pulling } from '../support/lsp-client';
import { startSession } from '../support/session';

// As other files get them: what an `import` gives cannot be watched.
const load = createRequire(__filename);
const watched: Parameters<typeof counted>[0] = [
  [load('../../server/src/core/kinds/open'), ['openProject', 'openSteps']],
  [load('../../server/src/core/model/compose/model'), ['loadModel']],
  [load('../../server/src/core/model/dockerfile/stages'), ['loadStages']],
  [load('../../server/src/core/lint/run-rules'), ['runRules']],
  [load('../../server/src/core/fix/second-choice'), ['secondChoice']],
  [load('../../server/src/core/fix/plan'), ['plan']],
];

/** What work opens and loads: `opened` counts whole projects. */
async function trip(work: () => unknown): Promise<Counts> {
  const { openProject = 0, openSteps = 0, ...others } = await counted(watched, work);
  return { opened: openProject + openSteps, ...others };
}

/** An ordinary project: variables decide names, a base is extended, a part included, a script started. */
const files = {
  '.env': 'BASE=base\nDOCKER=api\nENV=web\n',
  'compose.yaml': `include: [parts/compose.yaml]
services:
  web:
    extends: { file: "\${BASE}.yaml", service: common }
    build: { context: "\${DOCKER:-api}" }
    env_file: "\${ENV}.env"
    privileged: true
`,
  'base.yaml': 'services:\n  common:\n    extends: { file: deeper/base.yaml, service: common }\n    restart: always\n',
  'deeper/base.yaml': 'services:\n  common:\n    read_only: true\n',
  'parts/.env': 'MORE=more\n',
  'parts/compose.yaml': 'include: ["${MORE}.yaml"]\nservices:\n  db:\n    image: postgres:16\n',
  'parts/more.yaml': 'services:\n  cache:\n    image: redis:7\n',
  'web.env': 'A=b\n',
  'api/.dockerignore': 'node_modules\n',
  'api/package.json': '{}\n',
  'api/start.sh': '#!/bin/sh\n. /app/lib/more.sh\nexec node /app/server.js\n',
  'api/lib/more.sh': 'cd /app\n',
  'api/server.js': 'listen()\n',
  'api/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["/app/start.sh"]\n',
};

const once = { opened: 1, loadModel: 1, loadStages: 1, runRules: 1, secondChoice: 0, plan: 0 };

describe('One state of the files', () => {
  afterEach(removeFolders);

  // In a folder each Compose file may be an application of its own, until another one turns out to include it.
  const checks = { 'a file': { words: ['compose.yaml'], models: 1 }, 'a folder': { words: ['.'], models: 3 } };
  for (const [what, { words, models }] of Object.entries(checks)) {
    it(`is opened and analyzed once by a check of ${what}`, async () => {
      const folder = folderWith(files);
      let report = '';
      const counts = await trip(async () => {
        report = (await bulkhead(folder, ['check', '--format', 'json', '--profile', 'strict', ...words])).out;
      });
      const { findings, errors } = JSON.parse(report) as { findings: { rule: string; file: string }[]; errors: unknown[] };
      deepEqual(errors, []);
      ok(findings.some(({ rule }) => rule === 'compose/privileged'));
      ok(findings.some(({ file }) => file === 'api/Dockerfile'));
      // The report names the places where fixes may be made.
      deepEqual({ ...counts, secondChoice: 0 }, { ...once, loadModel: models });
    });
  }

  it('is looked for in no other place of its fixes by what only counts findings', async () => {
    const folder = folderWith(files);
    const { secondChoice } = await trip(() => bulkhead(folder, ['check', '--quiet', '--output', 'report.txt', 'api/Dockerfile']));
    equal(secondChoice, 0);
  });

  it('is analyzed once more for each pass of a hardening', async () => {
    const folder = folderWith(files);
    const { opened, runRules } = await trip(() => bulkhead(folder, ['harden', '.']));
    // The files as they are, and what the first pass makes of them: the second starts from that, and finds nothing more to do.
    deepEqual([opened, runRules], [2, 2]);
  });

  it('is opened once in an editor, and once more for each change and each fix that is shown', async () => {
    const named = Object.fromEntries(Object.entries(files).map(([name, text]) => [`file:///shop/${name}`, text]));
    const uri = 'file:///shop/compose.yaml';
    const session = await startSession(named, { folders: ['file:///shop'], capabilities: pulling });
    try {
      deepEqual(
        await trip(async () => {
          session.open(uri, files['compose.yaml']);
          await session.pull(uri);
        }),
        once,
      );
      const more = files['compose.yaml'].replace('privileged: true', 'privileged: true\n    cap_add: [SYS_ADMIN]');
      deepEqual(
        await trip(async () => {
          session.change(uri, 2, more);
          await session.pull(uri);
        }),
        once,
      );
      const line = more.split('\n').findIndex((text) => text.includes('privileged'));
      let offered = 0;
      const counts = await trip(async () => {
        offered = (await session.actions(uri, { start: { line, character: 6 }, end: { line, character: 6 } })).length;
      });
      ok(offered > 0);
      equal(counts.opened, counts.plan);
      deepEqual([counts.loadModel, counts.runRules], [counts.plan, counts.plan]);
    } finally {
      await session.stop();
    }
  });

  it('is loaded when it is its turn, in a tree of which nothing is kept', async () => {
    const texts = new Map(['a', 'b', 'c'].map((name) => [`/w/${name}/compose.yaml`, 'services:\n  web:\n    image: nginx\n']));
    const source = { read: async (file: string) => texts.get(file) ?? null };
    let isFirst = true;
    const goOn = async (): Promise<boolean> => isFirst;
    const counts = await trip(() =>
      eachAnalysis([...texts.keys()], source, { root: '/w', today: '2026-01-01', goOn }, () => (isFirst = false)),
    );
    deepEqual(counts, { opened: 1, loadModel: 1, loadStages: 0, runRules: 1, secondChoice: 0, plan: 0 });
  });
});
