import { deepEqual } from 'node:assert/strict';
import { applyEdits } from '../../../server/src/core/base/edit';
import { optionsEdits } from '../../../server/src/core/fix/options';
import type { Fix } from '../../../server/src/core/fix/want';

const file = '/w/compose.yaml';

/** The text after wants about the options behind its second colon, and which fixes are refused. */
function after(text: string, ...requests: readonly { readonly has?: string[]; readonly lacks?: string[] }[]): [string, number[]] {
  const [source = '', target = '', written] = text.split(':');
  const start = source.length + 1 + target.length + (written === undefined ? 0 : 1);
  const at = { file, start, end: text.length };
  const now = written === undefined ? [] : written.split(',');
  const fixes = requests.map(({ has = [], lacks = [] }, index) => {
    const fix: Fix = { title: '', kind: 'review', conditions: [], tier: 'review', want: [{ want: 'options', at, now, has, lacks }] };
    return { fix, index };
  });
  const edits = optionsEdits(fixes);
  return [
    applyEdits(
      file,
      text,
      edits.map(({ edit }) => edit),
    ),
    edits.flatMap(({ refused }) => [...refused]),
  ];
}

describe('Options of a mount', () => {
  const ro = { has: ['ro'], lacks: ['rw'] };
  const cases: readonly (readonly [
    text: string,
    requests: Parameters<typeof after> extends [string, ...infer W] ? W : never,
    expected: string,
  ])[] = [
    ['/a:/a', [ro], '/a:/a:ro'],
    ['/a:/a:rw', [ro], '/a:/a:ro'],
    ['/a:/a:z,rw', [ro], '/a:/a:z,ro'],
    ['/a:/a:z', [ro], '/a:/a:ro,z'],
    ['/a:/a:ro', [ro], '/a:/a:ro'],
    ['/a:/a:shared', [{ lacks: ['shared'] }], '/a:/a'],
    ['/a:/a:shared,z', [{ lacks: ['shared'] }], '/a:/a:z'],
    ['/a:/a:shared', [ro, { lacks: ['shared'] }], '/a:/a:ro'],
    ['/a:/a:shared', [{ lacks: ['shared'] }, ro], '/a:/a:ro'],
    ['/a:/a:RO,shared', [{ has: ['ro'], lacks: ['rw', 'RO'] }, { lacks: ['shared'] }, ro], '/a:/a:ro'],
    ['/a:/a', [ro, ro], '/a:/a:ro'],
  ];
  for (const [text, requests, expected] of cases) {
    it(`${text} with ${JSON.stringify(requests)} is ${expected}`, () => deepEqual(after(text, ...requests), [expected, []]));
  }

  it('refuses the later one of two that contradict each other', () => {
    deepEqual(after('/a:/a:z', ro, { lacks: ['ro'] }), ['/a:/a:ro,z', [1]]);
  });
});
