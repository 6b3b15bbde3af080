import { deepEqual, equal, ok } from 'node:assert/strict';
import { type Config, defaultConfig } from '../../../server/src/core/config/config';
import { noItem, text, value } from '../../../server/src/core/fix/want';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { harden } from '../../../server/src/core/harden/harden';
import { type Analysis, analyze } from '../../../server/src/core/lint/analyze';
import { type Finding, isShown } from '../../../server/src/core/lint/finding';
import { groupAbsences } from '../../../server/src/core/lint/group';
import { itemsAt, scalarAt } from '../../../server/src/core/model/value';
import { defineRule, type Rule, type RuleMeta } from '../../../server/src/core/rules/rule';
import { entriesOf, type Files, reader, root, withEdits } from '../../support/open';

const meta: RuleMeta = {
  title: 'T',
  severity: 'low',
  confidence: 'certain',
  profile: 'default',
  since: '0.1.0',
  references: [],
  tiers: ['review'],
};

/** Finds a development container that is privileged, or asks for it in `runArgs`. */
const privileged = defineRule({
  id: 'devcontainer/privileged',
  on: 'devcontainer',
  meta,
  *check(container) {
    const said = scalarAt(container.map, 'privileged');
    if (said?.plain === true) {
      yield {
        at: said.at,
        message: 'privileged',
        fixes: [{ title: 'Drop it', kind: 'review', want: [value(container, 'privileged', false)] }],
      };
    }
    for (const item of itemsAt(container.map, 'runArgs')) {
      if (item.kind !== 'scalar' || !item.known || !item.origin || item.value !== '--privileged') continue;
      yield {
        at: item.at,
        message: 'privileged by flag',
        fixes: [{ title: 'Drop the flag', kind: 'review', want: [noItem(container, 'runArgs', item.origin)] }],
      };
    }
  },
});

/** Finds a container without a name: something that is not there. */
const nameless = defineRule({
  id: 'devcontainer/nameless',
  on: 'devcontainer',
  meta: { ...meta, absence: true, safeguard: 'a name' },
  *check(container) {
    if (!scalarAt(container.map, 'name')) yield { at: container.at, message: 'no name' };
  },
});

const debugging = defineRule({
  id: 'daemon/debugging',
  on: 'daemon',
  meta,
  *check(daemon) {
    const label = itemsAt(daemon.map, 'labels')[0];
    if (label) yield { at: label.at, message: 'a label', fixes: [{ title: 'Quote', kind: 'choice', want: [text(label.at, '"x" \\')] }] };
    if (!scalarAt(daemon.map, 'debug')) yield { at: daemon.at, message: 'no debug' };
  },
});

function analysis(files: Files, rules: readonly Rule[], config: Config = defaultConfig): Analysis {
  return analyze(entriesOf(files), reader(files), { config, root, today: '2026-01-01', rules });
}

function said(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, subject, at }) => `${rule} ${subject.kind} ${subject.name} ${at.start}-${at.end}`);
}

describe('JSON files', () => {
  const container = (text: string): Files => new Map([['.devcontainer/devcontainer.json', text]]);

  it('are subjects of rules, at the place of the value or the first brace', () => {
    const text = '// mine\n{\n  "privileged": true\n}\n';
    deepEqual(said(analysis(container(text), [privileged, nameless]).findings), [
      'devcontainer/nameless devcontainer devcontainer.json 8-9',
      'devcontainer/privileged devcontainer devcontainer.json 26-30',
    ]);
    equal(analysis(container(''), [nameless]).findings.length, 0);
  });

  it('fold what is not there, each kind by itself', () => {
    const [grouped] = groupAbsences(analysis(container('{}'), [nameless]).findings, [nameless]);
    deepEqual([grouped?.rule, grouped?.message], ['devcontainer/absences', '"devcontainer.json" is missing a safeguard: a name']);
  });

  it('are fixed without a comment or a comma lost', () => {
    const before = '{\n  "privileged": true, // once\n  "runArgs": ["--privileged", "--init"], // flags\n}\n';
    const files = container(before);
    const { edits } = harden(analysis(files, [privileged]), { tier: 'review' });
    equal(
      withEdits(files, edits).get('.devcontainer/devcontainer.json'),
      '{\n  "privileged": false, // once\n  "runArgs": ["--init"], // flags\n}\n',
    );
  });

  it('escape what is written inside a text', () => {
    const files: Files = new Map([['daemon.json', '{ "labels": ["a=b"], "debug": true }']]);
    const by = analysis(files, [debugging]);
    const made = fixEdits(by, by.findings[0]!, 0);
    ok('edits' in made ? made.edits.every(({ newText }) => newText === '\\"x\\" \\\\') : made.refused);
  });

  it('are suppressed by a comment where the format has comments', () => {
    const text = '{\n  // bulkhead: allow devcontainer/privileged -- a kernel module\n  "privileged": true\n}\n';
    deepEqual(analysis(container(text), [privileged]).findings.filter(isShown), []);
    const daemon: Files = new Map([['daemon.json', '// bulkhead: allow daemon/debugging -- no\n{}\n']]);
    deepEqual(
      analysis(daemon, [debugging])
        .findings.filter(isShown)
        .map(({ rule }) => rule),
      ['any/syntax', 'daemon/debugging'],
    );
    const config: Config = {
      ...defaultConfig,
      rules: new Map([['daemon/debugging', { allow: [{ reason: 'fine', at: { file: '', start: 0, end: 0 } }] }]]),
    };
    deepEqual(analysis(new Map([['daemon.json', '{}']]), [debugging], config).findings.filter(isShown), []);
  });

  it('offer no fix where they are broken', () => {
    const [finding] = analysis(container('{ "privileged": true'), [privileged]).findings.filter(({ rule }) => rule === privileged.id);
    deepEqual(finding?.fixes, []);
  });
});
