import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { mapOfJson } from '../../../server/src/core/model/json';
import { get, scalarAt } from '../../../server/src/core/model/value';
import { parseJson, parseJsonc } from '../../../server/src/core/syntax/jsonc';
import { nodeAt } from '../../../server/src/core/syntax/tree';

const file = '/w/a.json';

/** What is wrong with a text, each with the part of it that is marked. */
function wrong(text: string, parse = parseJson): string[] {
  return parse(file, text).problems.map(({ at, message }) => `${text.slice(at.start, at.end)}: ${message}`);
}

describe('JSON', () => {
  it('is read with the place of every value', () => {
    const text = '\uFEFF// head\n{\n  "a": { "b": [1, "x\\n", true, null,], },\n}\n';
    const tree = parseJsonc(file, text);
    deepEqual(tree.problems, []);
    equal(text.slice(tree.comments[0]!.start, tree.comments[0]!.end), '// head');
    const list = nodeAt(tree, ['a', 'b']);
    ok(list?.kind === 'seq');
    deepEqual(
      list.items.map(({ start, end }) => text.slice(start, end)),
      ['1', '"x\\n"', 'true', 'null'],
    );
    const map = mapOfJson(tree);
    const items = get(get(map, 'a'), 'b');
    ok(items?.kind === 'seq');
    deepEqual(
      items.items.map((item) => (item.kind === 'scalar' ? item.plain : item.kind)),
      [1, 'x\n', true, null],
    );
    deepEqual(items.items[1]!.origin, { file, path: ['a', 'b', 1] });
  });

  it('knows no variables and no merge keys', () => {
    const map = mapOfJson(parseJsonc(file, '{ "a": "${localEnv:HOME}", "<<": { "b": 1 } }'));
    equal(scalarAt(map, 'a')?.known, true);
    equal(get(map, 'b'), undefined);
  });

  it('is strict for dockerd, and lenient for development containers', () => {
    const text = '{\n  "a": 1, // why\n  "b": [1,],\n}';
    deepEqual(wrong(text, parseJsonc), []);
    deepEqual(wrong(text), [
      '// why: dockerd refuses comments: remove this one, and allow findings in .bulkhead.yaml.',
      ',: dockerd refuses a comma after the last element: remove it.',
      ',: dockerd refuses a comma after the last element: remove it.',
    ]);
    for (const parse of [parseJson, parseJsonc]) ok(wrong('{ "a": 1, "a": 2 }', parse)[0]?.startsWith('"a": "a" is written twice'));
  });

  it('says what is wrong and reads on', () => {
    const slips: [string, string][] = [
      ['{ "a": tru }', 'This is not valid JSON'],
      ['{ "a": }', 'A value is missing here'],
      ['{ a: 1 }', 'This is not valid JSON'],
      ['{ "a" 1 }', 'A colon'],
      ['{ "a": 1 "b": 2 }', 'A comma'],
      ['{ "a": "x', 'a double quote is missing'],
      ['{ "a": 1', 'A closing brace'],
      ['{} x', 'This is not valid JSON'],
      ['{} {}', 'remove what follows'],
    ];
    for (const [text, part] of slips)
      ok(
        wrong(text).some((message) => message.includes(part)),
        `${text}: ${wrong(text).join()}`,
      );
    equal(scalarAt(mapOfJson(parseJson(file, '{ "a": , "b": "x" }')), 'b')?.known, true);
  });

  it('is read whatever it holds', () => {
    for (const text of ['', '[', '{'.repeat(100_000), `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '{"a":'.repeat(300), '\u0000']) {
      for (const parse of [parseJson, parseJsonc]) ok(parse(file, text).documents.length <= 1);
    }
    const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b"', '1', 'true', '//x\n', '/*', '*/', '"', '\\', ' ', '\n');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const tree = parseJsonc(file, text);
        for (const { at } of tree.problems) ok(at.start >= 0 && at.start <= at.end && at.end <= text.length);
        mapOfJson(tree);
      }),
    );
  });
});
