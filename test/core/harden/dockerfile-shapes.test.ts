import { deepEqual, equal, ok } from 'node:assert/strict';
import { harden } from '../../../server/src/core/harden/harden';
import type { Finding } from '../../../server/src/core/lint/finding';
import { parseDockerfile } from '../../../server/src/core/syntax/dockerfile';
import { shapes } from '../../support/dockerfile-shapes';
import { analyzeText, type Files, withEdits } from '../../support/open';

function project(text: string): Files {
  return new Map([['Dockerfile', text]]);
}

function commentsOf(text: string): string[] {
  return parseDockerfile('/w/Dockerfile', text).comments.map(({ start, end }) => text.slice(start, end));
}

/** What the rules say of each stage. */
function said(findings: readonly Finding[]): Set<string> {
  return new Set(findings.map(({ rule, subject }) => `${rule} of ${subject.name}`));
}

describe('Dockerfiles of many shapes', () => {
  it('are at least 60, each with a name of its own', () => {
    ok(shapes.length >= 60);
    equal(new Set(shapes.map(([name]) => name)).size, shapes.length);
  });

  it('are changed for the most part, or this file shows nothing', () => {
    const changed = shapes.filter(([, text]) => harden(analyzeText(project(text)), { tier: 'review' }).edits.length > 0);
    ok(changed.length > shapes.length * 0.6, `${changed.length} of ${shapes.length}`);
  });

  for (const [name, text] of shapes) {
    it(`are hardened: ${name}`, () => {
      deepEqual(parseDockerfile('/w/Dockerfile', text).problems, []);
      const files = project(text);
      const analysis = analyzeText(files);
      deepEqual(analysis.faults, []);
      const { edits, changes } = harden(analysis, { tier: 'review' });
      const made = withEdits(files, edits);
      const after = made.get('Dockerfile')!;

      const tree = parseDockerfile('/w/Dockerfile', after);
      deepEqual(tree.problems, []);
      // Comments stay, in order; new lines bring none.
      deepEqual(commentsOf(after), commentsOf(text));
      equal(after.startsWith('\ufeff'), text.startsWith('\ufeff'));
      equal(after.endsWith('\n'), text.endsWith('\n'));
      if (text.includes('\n') && !/(^|[^\r])\n/.test(text)) ok(!/(^|[^\r])\n/.test(after), 'other line breaks than the file has');

      const now = analyzeText(made);
      const before = said(analysis.findings);
      for (const one of said(now.findings)) ok(before.has(one), `${one} is new`);
      // Later rounds mend what only the edits before them brought about.
      const first = changes.filter(({ finding }) => analysis.findings.some(({ fingerprint }) => fingerprint === finding.fingerprint));
      ok(now.findings.length <= analysis.findings.length - first.length, 'a fix that mends nothing');
      deepEqual(harden(now, { tier: 'review' }).edits, []);
    });
  }
});
