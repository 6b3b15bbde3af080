import { equal } from 'node:assert/strict';
import { jsonPieces } from '../../../server/src/cli/reporters/json-pieces';
import { jsonText } from '../../../server/src/core/base/visible';

const items = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ name: `"list": [] \u001b[31m\n ${index}`, in: { list: [index], empty: [] } }));

describe('A JSON document in pieces', () => {
  for (const count of [0, 1, 3, 4000]) {
    it(`is the text of the whole with ${count} items`, () => {
      const document = (list: readonly object[]) => ({ about: '\n  "list": []', runs: [{ first: { a: [] }, list, last: '"list": []' }] });
      const pieces = [...jsonPieces(document([]), 'list', items(count))];
      equal(pieces.join(''), `${jsonText(document(items(count)))}\n`);
      equal(pieces.length > 1, count === 4000);
    });
  }
});
