import { deepEqual, equal, ok } from 'node:assert/strict';
import { applyEdits, disjoint } from '../../../server/src/core/base/edit';
import { lowerJson } from '../../../server/src/core/fix/lower.json';
import type { Slot } from '../../../server/src/core/fix/lower.yaml';
import { parseJsonc } from '../../../server/src/core/syntax/jsonc';

const file = '/w/devcontainer.json';

/** The text after all slots; fails when one is refused, edits overlap, or the outcome does not parse. */
function after(text: string, ...slots: Slot[]): string {
  const lowered = lowerJson(parseJsonc(file, text), slots);
  for (const answer of lowered.slots) ok('edits' in answer, JSON.stringify(answer));
  const all = disjoint(lowered.edits);
  ok(all, 'edits overlap');
  const made = applyEdits(file, text, all);
  deepEqual(parseJsonc(file, made).problems, []);
  return made;
}

const set = (key: string, is: Extract<Slot['set'], { kind: 'value' }>['is']): Slot => ({
  path: key.split('.'),
  set: { kind: 'value', is },
});
const drop = (key: string): Slot => ({ path: key.split('.'), set: { kind: 'absent' } });
const list = (key: string, add: string[], remove: number[] = []): Slot => ({ path: key.split('.'), set: { kind: 'list', add, remove } });

describe('lowering to JSON', () => {
  const cases: [name: string, before: string, slots: Slot[], expected: string][] = [
    ['replaces a value', '{\n  "a": true // why\n}\n', [set('a', false)], '{\n  "a": false // why\n}\n'],
    ['adds behind the last key', '{\n  "a": 1\n}\n', [set('b', true)], '{\n  "a": 1,\n  "b": true\n}\n'],
    ['puts the comma before a remark', '{\n  "a": 1 // why\n}\n', [set('b', true)], '{\n  "a": 1, // why\n  "b": true\n}\n'],
    ['keeps remarks at the end', '{\n  "a": 1\n  // no more\n}\n', [set('b', 2)], '{\n  "a": 1,\n  "b": 2\n  // no more\n}\n'],
    ['keeps a trailing comma', '{\n  "a": 1, // x\n}\n', [set('b', 2)], '{\n  "a": 1, // x\n  "b": 2,\n}\n'],
    ['adds two keys', '{\n  "a": 1\n}\n', [set('b', 2), set('c', 'x')], '{\n  "a": 1,\n  "b": 2,\n  "c": "x"\n}\n'],
    ['indents with tabs', '{\n\t"a": 1\n}\n', [set('b.c', 2)], '{\n\t"a": 1,\n\t"b": {\n\t\t"c": 2\n\t}\n}\n'],
    [
      'takes the indentation of the file',
      '{\n    "a": { "x": 1 }\n}',
      [set('b', [1, 'x'])],
      '{\n    "a": { "x": 1 },\n    "b": [1, "x"]\n}',
    ],
    ['writes CRLF', '{\r\n  "a": 1\r\n}\r\n', [set('b.c', 2)], '{\r\n  "a": 1,\r\n  "b": {\r\n    "c": 2\r\n  }\r\n}\r\n'],
    ['stays on one line', '{ "a": 1 }', [set('b', { c: 2 })], '{ "a": 1, "b": { "c": 2 } }'],
    ['stays tight', '{"a":1,"b":[1,2]}', [set('c', { d: [1, 2] })], '{"a":1,"b":[1,2],"c":{"d":[1,2]}}'],
    ['keeps the space before a colon', '{\n  "a" : 1\n}\n', [set('b', 2)], '{\n  "a" : 1,\n  "b" : 2\n}\n'],
    ['fills an empty file', '{}\n', [set('a', 1)], '{\n  "a": 1\n}\n'],
    ['fills an empty file with a remark', '{\n  // nothing yet\n}\n', [set('a', 1)], '{\n  // nothing yet\n  "a": 1\n}\n'],
    ['fills an empty object', '{\n  "a": {}\n}\n', [set('a.b', 1)], '{\n  "a": { "b": 1 }\n}\n'],
    ['closes on the last line', '{ "a": 1,\n  "b": 2 }\n', [set('c', 3)], '{ "a": 1,\n  "b": 2,\n  "c": 3 }\n'],
    ['removes the last key with the comma before it', '{\n  "a": 1,\n  "b": 2\n}\n', [drop('b')], '{\n  "a": 1\n}\n'],
    ['removes the first key', '{\n  "a": 1, // gone\n  "b": 2\n}\n', [drop('a')], '{\n  "b": 2\n}\n'],
    ['keeps remarks around a removed key', '{\n  "a": 1, // a\n  // b\n  "b": 2\n}\n', [drop('b')], '{\n  "a": 1 // a\n  // b\n}\n'],
    ['removes the only key', '{\n  "a": 1\n}\n', [drop('a')], '{\n}\n'],
    ['removes the only key of one line', '{ "a": 1 }', [drop('a')], '{}'],
    ['removes from one line, at the end', '{ "a": 1, "b": 2 }', [drop('b')], '{ "a": 1 }'],
    ['removes from one line, at the front', '{ "a": 1, "b": 2 }', [drop('a')], '{ "b": 2 }'],
    ['removes two at the end', '{ "a": 1, "b": 2, "c": 3 }', [drop('b'), drop('c')], '{ "a": 1 }'],
    ['removes two at the end of lines', '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', [drop('b'), drop('c')], '{\n  "a": 1\n}'],
    [
      'removes two of one line',
      '{\n  "a": [\n    "-v", "x",\n    "-e", "y"\n  ]\n}',
      [list('a', [], [0, 1])],
      '{\n  "a": [\n    "-e", "y"\n  ]\n}',
    ],
    [
      'removes two of the last line',
      '{\n  "a": [\n    "-v", "x",\n    "-e", "y"\n  ]\n}',
      [list('a', [], [2, 3])],
      '{\n  "a": [\n    "-v", "x"\n  ]\n}',
    ],
    [
      'removes two in the midst of a line',
      '{\n  "a": [\n    "-v", "x", "-e",\n    "y"\n  ]\n}',
      [list('a', [], [1, 2])],
      '{\n  "a": [\n    "-v",\n    "y"\n  ]\n}',
    ],
    [
      'removes two at the start of a line',
      '{\n  "a": [\n    "-v", "x", "-e",\n    "y"\n  ]\n}',
      [list('a', [], [0, 1])],
      '{\n  "a": [\n    "-e",\n    "y"\n  ]\n}',
    ],
    ['removes a key that spans lines', '{\n  "a": [\n    1\n  ],\n  "b": 2\n}', [drop('a')], '{\n  "b": 2\n}'],
    ['removes and adds', '{\n  "a": 1,\n  "b": 2\n}', [drop('b'), set('c', 3)], '{\n  "a": 1,\n  "c": 3\n}'],
    ['removes all and adds', '{\n  "a": 1\n}', [drop('a'), set('c', 3)], '{\n  "c": 3\n}'],
    ['removes and adds on one line', '{"a": 1, "b": 2}', [drop('b'), set('c', 3)], '{"a": 1, "c": 3}'],
    ['adds an item', '{ "a": ["x"] }', [list('a', ['y'])], '{ "a": ["x", "y"] }'],
    ['adds the first item', '{ "a": [] }', [list('a', ['y'])], '{ "a": ["y"] }'],
    ['adds an item in its line', '{\n  "a": [\n    "x"\n  ]\n}', [list('a', ['y'])], '{\n  "a": [\n    "x",\n    "y"\n  ]\n}'],
    ['removes items', '{ "a": ["x", "y", "z"] }', [list('a', [], [0, 1])], '{ "a": ["z"] }'],
    ['removes an item with its line', '{\n  "a": [\n    "x",\n    "y"\n  ]\n}', [list('a', [], [1])], '{\n  "a": [\n    "x"\n  ]\n}'],
    ['removes a list that gets empty', '{\n  "a": ["x"],\n  "b": 1\n}', [list('a', [], [0])], '{\n  "b": 1\n}'],
    ['makes a list', '{\n  "b": 1\n}', [list('a', ['x'])], '{\n  "b": 1,\n  "a": ["x"]\n}'],
    ['keeps a byte order mark', '\uFEFF{\n  "a": 1\n}\n', [set('b', 2)], '\uFEFF{\n  "a": 1,\n  "b": 2\n}\n'],
    ['escapes', '{\n  "a": "x"\n}', [set('a', 'C:\\x "y"')], '{\n  "a": "C:\\\\x \\"y\\""\n}'],
    [
      'keeps an order, above the remarks of the next key',
      '{\n  "x": 1,\n\n  // why\n  "live-restore": true\n}\n',
      [set('icc', false)],
      '{\n  "x": 1,\n\n  "icc": false,\n  // why\n  "live-restore": true\n}\n',
    ],
    ['keeps an order on one line', '{ "live-restore": true }', [set('icc', false)], '{ "icc": false, "live-restore": true }'],
    ['does nothing twice', '{ "a": 1 }', [drop('b'), list('c', [])], '{ "a": 1 }'],
  ];
  for (const [name, before, slots, expected] of cases) {
    it(name, () => equal(after(before, ...slots), expected));
  }

  it('refuses what it cannot do exactly', () => {
    const refusals: [string, Slot, string][] = [
      ['{ "a": 1', set('b', 1), 'syntax errors'],
      ['[1]', set('b', 1), 'not contain an object'],
      ['{ "a": 1 }', set('a.b', 1), 'not an object'],
      ['{ "a": 1 }', list('a', ['x']), 'not a list'],
      ['{ "a": /* why */ 1, "b": 2 }', drop('a'), 'a comment is next to'],
      ['{ "a": [ /* why */ 1 ] }', set('a', 1), 'contains comments'],
    ];
    for (const [text, slot, reason] of refusals) {
      const [answer] = lowerJson(parseJsonc(file, text), [slot]).slots;
      ok(answer && 'refused' in answer && answer.refused.includes(reason), `${text}: ${JSON.stringify(answer)}`);
    }
  });
});
