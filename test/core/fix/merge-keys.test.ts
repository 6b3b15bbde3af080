import { deepEqual, match, ok } from 'node:assert/strict';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { type Hardening, harden } from '../../../server/src/core/harden/harden';
import { analyzeText, withEdits } from '../../support/open';

/** What harden makes of a file with some rules. */
function made(lines: readonly string[], ...only: string[]): { readonly text: string; readonly hardening: Hardening } {
  const files = new Map([['compose.yaml', `${lines.join('\n')}\n`]]);
  const hardening = harden(analyzeText(files), { tier: 'review', only });
  const after = withEdits(files, hardening.edits);
  deepEqual(harden(analyzeText(after), { tier: 'review', only }).edits, [], 'a second run changes nothing');
  return { text: after.get('compose.yaml')!, hardening };
}

const nginx = ['services:', '  one: &one', '    image: nginx:1.29', '  two:', '    <<: *one'];

describe('Services that merge another one', () => {
  it('get through the merge key what both of them lack', () => {
    const { text, hardening } = made([...nginx, '    hostname: two'], 'compose/new-privileges', 'compose/default-capabilities');
    deepEqual(text.match(/no-new-privileges:true/g)?.length, 1);
    deepEqual(text.match(/cap_drop/g)?.length, 1);
    ok(text.endsWith('  two:\n    <<: *one\n    hostname: two\n'), text);
    deepEqual(
      hardening.changes.map(({ finding, title }) => [finding.subject.name, title.replace(/,.*/, '')]),
      [
        ['one', 'Drop all capabilities'],
        ['one', 'Set no-new-privileges'],
        ['two', 'Drop all capabilities'],
        ['two', 'Set no-new-privileges'],
      ],
    );
    deepEqual(hardening.refused, []);
  });

  it('get it through a chain of merge keys, and an item through a list of the anchor', () => {
    const lines = [
      'services:',
      '  one: &one',
      '    image: nginx:1.29',
      '    security_opt:',
      '      - label=type:web',
      '  two: &two',
      '    <<: *one',
      '  three:',
      '    <<: [*two]',
      '    hostname: three',
    ];
    const { text } = made(lines, 'compose/new-privileges');
    deepEqual(text, `${[...lines.slice(0, 5), '      - no-new-privileges:true', ...lines.slice(5)].join('\n')}\n`);
  });

  it('get their own key where they need something else, or have one', () => {
    const { text } = made([...nginx, '    security_opt:', '      - label=type:web'], 'compose/new-privileges');
    deepEqual(text.match(/no-new-privileges:true/g)?.length, 2);
  });

  it('are not changed where nothing is wanted of them', () => {
    const lines = [
      'services:',
      '  one: &one',
      '    image: nginx:1.29',
      '    tmpfs: [/var/cache/nginx, /var/run, /tmp]',
      '  two:',
      '    <<: *one',
      '    image: acme/two',
      '    tmpfs: []',
    ];
    const { text, hardening } = made(lines, 'compose/writable-root');
    deepEqual(text, `${lines.join('\n')}\n`);
    const [refused] = hardening.refused;
    match(refused?.reason ?? '', /^it would also change "two"/);
  });

  it('keep a list of their own where a fix for another one would change it', () => {
    const lines = [...nginx.slice(0, 3), '  # bulkhead: allow compose/new-privileges -- it calls sudo', ...nginx.slice(3)];
    const { text, hardening } = made(lines, 'compose/new-privileges');
    const added = ['    security_opt:', '      - no-new-privileges:true'];
    deepEqual(text, `${[...lines.slice(0, 3), ...added, ...lines.slice(3), '    security_opt: []'].join('\n')}\n`);
    deepEqual([hardening.refused, hardening.changes.map(({ title }) => title)], [[], ['Set no-new-privileges']]);
  });

  it('get no capabilities that only the other one needs', () => {
    const { text } = made([...nginx, '    user: "101:101"'], 'compose/default-capabilities');
    const added = ['    cap_drop:', '      - ALL', '    cap_add:', '      - CHOWN', '      - SETGID', '      - SETUID'];
    deepEqual(text, `${[...nginx.slice(0, 3), ...added, ...nginx.slice(3), '    user: "101:101"', '    cap_add: []'].join('\n')}\n`);
  });

  it('keep the items that they have', () => {
    const lines = [
      'services:',
      '  one: &one',
      '    image: nginx:1.29',
      '    cap_add: [CHOWN]',
      '  two:',
      '    <<: *one',
      '    user: "101:101"',
    ];
    const { text } = made(lines, 'compose/default-capabilities');
    ok(text.includes('    cap_add: [CHOWN, SETGID, SETUID]\n  two:'), text);
    ok(/ {2}two:\n(?: {4}.*\n)* {4}cap_add:\n {6}- CHOWN\n$/.test(text), text);
  });
});

describe('Services that merge one x- block', () => {
  const block = ['x-app: &app', '  restart: always', 'services:'];
  const service = (name: string, ...more: string[]): string[] => [`  ${name}:`, '    <<: *app', '    image: nginx:1.29', ...more];
  const option = ['  security_opt:', '    - no-new-privileges:true'];

  it('get there what they all lack', () => {
    const services = [...service('one'), ...service('two')];
    const { text, hardening } = made([...block, ...services], 'compose/new-privileges');
    deepEqual(text, `${[...block.slice(0, 2), ...option, 'services:', ...services].join('\n')}\n`);
    deepEqual(
      hardening.changes.map(({ finding, title, edits }) => [finding.subject.name, title, edits.length]),
      [
        ['one', 'Set no-new-privileges', 1],
        ['two', 'Set no-new-privileges', 1],
      ],
    );
  });

  it('get what differs each for itself', () => {
    const lines = [...block, ...service('one'), '  two:', '    <<: *app', '    image: redis:7.4'];
    const { text } = made(lines, 'compose/default-capabilities');
    deepEqual([text.match(/cap_drop/g)?.length, text.match(/cap_add/g)?.length], [1, 2]);
    ok(text.startsWith('x-app: &app\n  restart: always\n  cap_drop:\n    - ALL\nservices:\n'), text);
  });

  it('get it in a list that they share already, through another block and with a list of one that is left alone', () => {
    const lines = [
      'x-base: &base',
      '  security_opt: [label=type:web]',
      'x-app: &app',
      '  <<: *base',
      'services:',
      ...service('one'),
      ...service('two'),
      ...service('three', '    security_opt: [no-new-privileges:true]'),
    ];
    const { text } = made(lines, 'compose/new-privileges');
    deepEqual(text, `${lines.join('\n').replace('[label=type:web]', '[label=type:web, no-new-privileges:true]')}\n`);
  });

  it('get there what most of them lack, and the others what they need in its place', () => {
    const lines = [...block, ...service('one'), ...service('two'), '  three:', '    <<: *app', '    image: redis:7.4'];
    const { text, hardening } = made(lines, 'compose/default-capabilities');
    deepEqual(hardening.refused, []);
    const [head, ...services] = text.split(/^ {2}(?=(?:one|two|three):$)/m);
    match(head!, /^ {2}cap_add:\n/m);
    deepEqual(
      services.map((each) => each.includes('cap_add')),
      [false, false, true],
    );
  });

  it('get it each for itself where the block is there for one matter only', () => {
    const lines = ['x-restart-policy: &app', ...block.slice(1), ...service('one'), ...service('two')];
    const { text } = made(lines, 'compose/new-privileges');
    deepEqual(text.match(/no-new-privileges:true/g)?.length, 2);
  });

  it('get it each for itself where one of them must not', () => {
    const left = ['  # bulkhead: allow compose/new-privileges -- it calls sudo', ...service('three')];
    const { text } = made([...block, ...service('one'), ...service('two'), ...left], 'compose/new-privileges');
    deepEqual(text.match(/no-new-privileges:true/g)?.length, 2);
    ok(text.startsWith(block.join('\n')), text);
  });

  it('get it for itself where a service is alone with the block, or a person picks one fix', () => {
    const alone = made([...block, ...service('one')], 'compose/new-privileges').text;
    ok(alone.endsWith('    security_opt:\n      - no-new-privileges:true\n'), alone);
    const files = new Map([['compose.yaml', `${[...block, ...service('one'), ...service('two')].join('\n')}\n`]]);
    const analysis = analyzeText(files);
    const finding = analysis.findings.find(({ rule }) => rule === 'compose/new-privileges')!;
    const result = fixEdits(analysis, finding, 0);
    ok('edits' in result);
    ok(withEdits(files, result.edits).get('compose.yaml')!.startsWith(block.join('\n')));
  });
});
