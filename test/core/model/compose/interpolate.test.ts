import { deepEqual } from 'node:assert/strict';
import { references } from '../../../../server/src/core/model/compose/interpolate';

/** The variables of a text as `name operator text`. */
function named(text: string): string[] {
  return references(text).map(({ name, operator, from, to }) => `${name} ${operator} ${text.slice(from, to)}`);
}

describe('The variables that a text names', () => {
  it('stand with and without braces, and know their operator', () => {
    deepEqual(named('a$X-${Y}:${Z:-1}${Q:?no}${R+r}'), ['X  $X', 'Y  ${Y}', 'Z - ${Z:-1}', 'Q ? ${Q:?no}', 'R + ${R+r}']);
  });

  it('are those of the top level only', () => {
    deepEqual(named('${A:-${B}}$C'), ['A - ${A:-${B}}', 'C  $C']);
  });

  it('are none where a dollar is doubled, stands alone or opens what is no variable', () => {
    deepEqual(named('$$X $ ${1} $'), []);
  });
});
