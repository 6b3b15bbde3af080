import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { defaultConfig } from '../../server/src/core/config/config';
import { fixEdits } from '../../server/src/core/harden/fix-edits';
import { harden } from '../../server/src/core/harden/harden';
import { type Analysis, analyze } from '../../server/src/core/lint/analyze';
import type { Finding } from '../../server/src/core/lint/finding';
import { parseYaml } from '../../server/src/core/syntax/yaml';
import { mayBeLeft } from '../support/health';
import { appsOf, type Files, fileId, reader, root, withEdits } from '../support/open';
import { composeText } from './compose-text';

const names = ['compose.yaml', 'compose.override.yaml', 'common.yaml'];

/** A base, an override, and a file whose services the override's first service extends. */
const projects = fc
  .tuple(composeText, composeText, composeText, fc.boolean())
  .map(([base, over, common, extending]): Files => {
    const service = /^services:\s*\n( +)([\w-]+):\s*\n/m.exec(over);
    const line = service && `${service[1]}${service[1]}extends: { file: common.yaml, service: ${service[2]} }\n`;
    const at = service && service.index + service[0].length;
    const overridden = extending && line && at ? over.slice(0, at) + line + over.slice(at) : over;
    return new Map([base, overridden, common].map((text, index) => [names[index]!, text]));
  })
  .filter((files) => [...files].every(([name, text]) => parseYaml(name, text).problems.length === 0));

function analysis(files: Files): Analysis {
  const entries = appsOf([fileId(names[0]!), fileId(names[1]!)]);
  return analyze(entries, reader(files), { config: { ...defaultConfig, profile: 'strict' }, root, today: '2026-01-01' });
}

function said(findings: readonly Finding[]): Set<string> {
  return new Set(findings.map(({ rule, subject }) => `${rule} ${subject.name}`));
}

function checkStep(before: Analysis, after: Analysis): void {
  deepEqual(after.faults, []);
  const known = said(before.findings);
  const left = mayBeLeft(before.findings);
  for (const entry of said(after.findings)) ok(known.has(entry) || left.has(entry.split(' ')[0]!), `${entry} is new`);
}

describe('generated projects of several files', () => {
  it('are hardened without a new finding, and are done after one run', () => {
    fc.assert(
      fc.property(projects, (files) => {
        const before = analysis(files);
        const made = withEdits(files, harden(before, { tier: 'review' }).edits);
        const after = analysis(made);
        checkStep(before, after);
        deepEqual(harden(after, { tier: 'review' }).edits, []);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
    );
  });

  it('keep what each single fix promises, at its first and its second place', () => {
    fc.assert(
      fc.property(projects, fc.nat(), fc.nat(), (files, which, choice) => {
        const before = analysis(files);
        const fixable = before.findings.filter(({ fixes }) => fixes.length > 0);
        fc.pre(fixable.length > 0);
        const finding = fixable[which % fixable.length]!;
        const made = fixEdits(before, finding, choice % finding.fixes.length);
        if ('refused' in made) return;
        checkStep(before, analysis(withEdits(files, made.edits)));
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
    );
  });
});
