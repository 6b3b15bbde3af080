import { deepEqual, ok } from 'node:assert/strict';
import { plan } from '../../../server/src/core/fix/plan';
import { editedTexts } from '../../../server/src/core/fix/verify';
import type { Fix } from '../../../server/src/core/fix/want';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { openProject } from '../../../server/src/core/kinds/open';
import { type Analysis, analyzeProject } from '../../../server/src/core/lint/analyze';
import { fixesOf } from '../../../server/src/core/lint/fixes';
import { groupAbsences } from '../../../server/src/core/lint/group';
import { answersAfter } from '../../../server/src/core/lint/reuse';
import type { Read } from '../../../server/src/core/model/files';
import { rules } from '../../../server/src/core/rules';
import type { Rule } from '../../../server/src/core/rules/rule';
import { casesOf, fixtureIds } from '../../support/fixtures';
import { analyzeText, type Files } from '../../support/open';
import { everythingAtOnce } from '../../support/projects';

/** A service that no fix is about, and that others are beside: what is said of it must not depend on a fix elsewhere, unless it is asked again. */
const neighbours = `  neighbour-a:
    image: postgres:16
    privileged: true
    volumes: [shared:/var/lib/postgresql/data, /var/run/docker.sock:/var/run/docker.sock]
    ports: ["5432:5432"]
  neighbour-b:
    image: nginx:1.27
    user: root
    cap_add: [SYS_ADMIN]
    environment: { DB: neighbour-a, PASSWORD: hunter2hunter2 }
`;

/** The same files with more services in each Compose file that has room for them. */
function withNeighbours(files: Files): Files {
  return new Map([...files].map(([name, text]) => [name, text.replace(/^services:\n(?= {2}\S)/m, (head) => head + neighbours)]));
}

/** Each fix that a rule offers; those for the absences of a service together as well. */
function fixesBy(analysis: Analysis, rule: string): Fix[] {
  const all = [...analysis.findings, ...groupAbsences(analysis.findings).filter(({ grouped }) => grouped)];
  return all.filter((finding) => finding.rule === rule).flatMap((finding) => fixesOf(analysis, finding));
}

/** Makes each fix alone and compares what is found then, with and without the answers from before. @returns how often there were any */
function compare(analysis: Analysis, fixes: readonly Fix[]): number {
  let reused = 0;
  for (const fix of fixes) {
    const { edits } = plan(analysis.project, [fix]);
    if (edits.length === 0) continue;
    const texts = editedTexts(analysis.project, analysis.read, edits);
    const read: Read = (file) => texts.get(file) ?? analysis.read(file);
    const open = () => openProject(analysis.entries, read, new Map(analysis.project.files));
    const project = open();
    const known = answersAfter(analysis, project, edits);
    if (!known) continue;
    reused++;
    const fast = analyzeProject(project, analysis.entries, read, analysis.options, known);
    const whole = analyzeProject(open(), analysis.entries, read, analysis.options);
    deepEqual(JSON.parse(JSON.stringify(fast.findings)), JSON.parse(JSON.stringify(whole.findings)), fix.title);
    deepEqual(fast.secrets, whole.secrets);
  }
  return reused;
}

describe('What is found after a fix, as far as it is asked again,', () => {
  for (const id of fixtureIds()) {
    it(`is what all rules find then: ${id}`, () => {
      for (const { files } of casesOf(id)) {
        const analysis = analyzeText(withNeighbours(files));
        compare(analysis, fixesBy(analysis, id));
      }
    });
  }

  it('is asked about the changed service alone, among 300', () => {
    const asked: string[] = [];
    const pidsLimit = rules.find(({ id }) => id === 'compose/pids-limit') as Rule<'service'>;
    const counted: Rule<'service'> = {
      ...pidsLimit,
      *check(service, context) {
        asked.push(service.name);
        yield* pidsLimit.check(service, context);
      },
    };
    const names = Array.from({ length: 300 }, (_, index) => `s${index}`);
    const text = `services:\n${names.map((name) => `  ${name}:\n    image: example/app:1.0\n    depends_on: [s0]\n`).join('')}`;
    const analysis = analyzeText(new Map([['compose.yaml', text.replace('depends_on: [s0]\n', 'restart: always\n')]]), [counted as Rule]);
    const finding = analysis.findings.find(({ subject }) => subject.name === 's7');
    asked.length = 0;
    ok(finding && 'edits' in fixEdits(analysis, finding, 0));
    deepEqual(asked, ['s7']);
  });

  it('is what all rules find then, where every rule fires', () => {
    const analysis = analyzeText(everythingAtOnce());
    const fixes = rules.filter((_, index) => index % 4 === 0).flatMap(({ id }) => fixesBy(analysis, id).slice(0, 1));
    const reused = compare(analysis, [...fixes, ...fixesBy(analysis, 'compose/absences').slice(0, 3)]);
    ok(reused > 0);
  });
});
