import { deepEqual } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Span } from '../../../../server/src/core/base/span';
import { defaultConfig } from '../../../../server/src/core/config/config';
import { analyze } from '../../../../server/src/core/lint/analyze';
import { repository } from '../../../support/fixtures';
import { appsOf } from '../../../support/open';

const folder = join(repository, 'test/projects').replaceAll('\\', '/');

/** What one rule says of a project with its override file: where, and what it points at, each as `file: text`. */
function said(project: string, rule: string): string[][] {
  const root = `${folder}/${project}`;
  const text = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null);
  const app = [`${root}/compose.yaml`, `${root}/compose.override.yaml`].filter((file) => existsSync(file));
  const analysis = analyze(appsOf(app), text, { config: defaultConfig, root, today: '2026-01-01' });
  const shown = ({ file, start, end }: Span): string => {
    return `${file.slice(root.length + 1)}: ${(text(file) ?? '').slice(start, end).replace(/\s+/g, ' ')}`;
  };
  deepEqual(analysis.project.problems, []);
  return analysis.findings
    .filter((finding) => finding.rule === rule)
    .map(({ at, related }) => [at, ...related.map((note) => note.at)].map(shown));
}

describe('What one file grants and another takes back', () => {
  const off: [string, string][] = [
    ['override-off', 'compose/privileged'],
    ['extends-off', 'compose/privileged'],
    ['include-off', 'compose/privileged'],
    ['merge-key-off', 'compose/privileged'],
    ['reset-off', 'compose/added-capability'],
  ];
  for (const [project, rule] of off) it(`is no finding: ${project}`, () => deepEqual(said(project, rule), []));

  const on: [string, string, string[]][] = [
    ['override-on', 'compose/privileged', ['compose.override.yaml: true', 'compose.yaml: false']],
    [
      'extends-on',
      'compose/privileged',
      [
        'compose.yaml: file: common/base.yaml service: base',
        'common/base.yaml: { file: ../platform/root.yaml, service: root }',
        'platform/root.yaml: true',
      ],
    ],
    ['include-on', 'compose/privileged', ['app/stack.yaml: ${PRIVILEGED:-false}', 'app/.env: true', 'compose.yaml: app/stack.yaml']],
    ['merge-key-on', 'compose/privileged', ['compose.yaml: *base', 'compose.yaml: true']],
    ['reset-on', 'compose/added-capability', ['compose.override.yaml: SYS_ADMIN', 'compose.yaml: web']],
  ];
  for (const [project, rule, places] of on) {
    it(`is a finding that names both places the other way round: ${project}`, () => deepEqual(said(project, rule), [places]));
  }
});
