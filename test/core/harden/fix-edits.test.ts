import { deepEqual, equal, ok } from 'node:assert/strict';
import { defaultConfig } from '../../../server/src/core/config/config';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { harden } from '../../../server/src/core/harden/harden';
import { type Analysis, analyze } from '../../../server/src/core/lint/analyze';
import { appsOf } from '../../support/open';

const danger = 'services:\n  web:\n    image: nginx\n    privileged: true\n';

/** Files analyzed together, and which of them are read from now on. */
function analysis(
  files: Readonly<Record<string, string>>,
  apps: readonly (readonly string[])[],
): { analysis: Analysis; reads: Set<string> } {
  const reads = new Set<string>();
  const read = (file: string): string | null => {
    reads.add(file);
    return files[file] ?? null;
  };
  const done = analyze(appsOf(...apps), read, { config: defaultConfig, root: '/w', today: '2026-01-01' });
  reads.clear();
  return { analysis: done, reads };
}

describe('The edits of one fix', () => {
  const privileged = ({ findings }: Analysis, file: string) =>
    findings.find((finding) => finding.rule === 'compose/privileged' && finding.at.file === file)!;

  it('are verified by what the edited file can influence', () => {
    const files = { '/w/a/compose.yaml': danger, '/w/b/compose.yaml': danger };
    const { analysis: both, reads } = analysis(files, [['/w/a/compose.yaml'], ['/w/b/compose.yaml']]);
    ok('edits' in fixEdits(both, privileged(both, '/w/a/compose.yaml'), 0));
    deepEqual(
      [...reads].filter((file) => file.startsWith('/w/b/')),
      [],
    );
  });

  it('are made once, however often they are asked for', () => {
    const { analysis: one, reads } = analysis({ '/w/compose.yaml': danger }, [['/w/compose.yaml']]);
    const finding = privileged(one, '/w/compose.yaml');
    const first = fixEdits(one, finding, 0);
    reads.clear();
    equal(fixEdits(one, finding, 0), first);
    equal(reads.size, 0);
  });

  it('in an included file are verified with the applications that include it', () => {
    const files = {
      '/w/a.yaml': 'include: [part.yaml]\n',
      '/w/b.yaml': 'include: [part.yaml]\n',
      '/w/part.yaml': danger,
      '/w/other.yaml': danger,
    };
    const { analysis: all, reads } = analysis(files, [['/w/a.yaml'], ['/w/b.yaml'], ['/w/other.yaml']]);
    const made = fixEdits(all, privileged(all, '/w/part.yaml'), 0);
    ok('edits' in made && made.edits.every(({ at }) => at.file === '/w/part.yaml'), JSON.stringify(made));
    ok(reads.has('/w/a.yaml') && reads.has('/w/b.yaml') && !reads.has('/w/other.yaml'), [...reads].join());
  });

  it('may lie in the last file of a service, and what a finding masked is found there from then on', () => {
    const files = { '/w/a.yaml': 'services:\n  db:\n    image: postgres\n', '/w/b.yaml': 'services:\n  db:\n    ports: [5432]\n' };
    const strict = { config: { ...defaultConfig, profile: 'strict' as const }, root: '/w', today: '2026-01-01' };
    const one = analyze(appsOf(['/w/a.yaml', '/w/b.yaml']), (file) => files[file as keyof typeof files] ?? null, strict);
    const made = fixEdits(one, one.findings.find(({ rule }) => rule === 'compose/unpinned-image')!, 0);
    ok('edits' in made && made.edits.every(({ at }) => at.file === '/w/b.yaml'), JSON.stringify(made));
  });

  it('of a part keep the env files of its application', () => {
    const files = {
      '/w/a.yaml': danger.replace('true', '${A:-true}'),
      '/w/b.yaml': danger.replace('privileged: true', 'pid: "${P}"'),
      '/w/b.env': 'P=host\n',
    };
    const read = (file: string): string | null => (files as Record<string, string>)[file] ?? null;
    const entries = { apps: [{ files: ['/w/a.yaml'] }, { files: ['/w/b.yaml'], envs: ['/w/b.env'] }], files: {} };
    const all = analyze(entries, read, { config: defaultConfig, root: '/w', today: '2026-01-01' });
    const rules = (file: string) => all.findings.filter(({ at }) => at.file === file).map(({ rule }) => rule);
    ok(rules('/w/b.yaml').includes('compose/host-pid'));
    const { changes, refused } = harden(all, { tier: 'review' });
    deepEqual(refused, []);
    ok(changes.some(({ finding }) => finding.at.file === '/w/b.yaml'));
  });
});
