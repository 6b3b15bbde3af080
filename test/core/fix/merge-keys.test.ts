import { deepEqual, match, ok } from 'node:assert/strict';
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

  it('are not changed by a fix for another one whose finding they accept', () => {
    const lines = [...nginx.slice(0, 3), '  # bulkhead: allow compose/new-privileges -- it calls sudo', ...nginx.slice(3)];
    const { text, hardening } = made(lines, 'compose/new-privileges');
    deepEqual(text, `${lines.join('\n')}\n`);
    match(hardening.refused[0]?.reason ?? '', /^it would also change "two"/);
  });
});
