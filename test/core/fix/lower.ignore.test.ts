import { deepEqual } from 'node:assert/strict';
import { plan } from '../../../server/src/core/fix/plan';
import { type Fix, line } from '../../../server/src/core/fix/want';
import { analyzeText, type Files, fileId, withEdits } from '../../support/open';

const dockerfile = 'FROM node:24\nCOPY . /app\n';

/** The .dockerignore that fixes make of a project. */
function made(files: Files, ...lines: readonly string[][]): string | undefined {
  const fixes = lines.map((wanted): Fix => {
    return {
      title: 'Keep it out',
      kind: 'review',
      conditions: [],
      tier: 'review',
      want: wanted.map((one) => line(fileId('.dockerignore'), one)),
    };
  });
  const { edits } = plan(analyzeText(files).project, fixes);
  return withEdits(files, edits).get('.dockerignore');
}

describe('Lines of a .dockerignore file', () => {
  it('make the file, with the line breaks of the Dockerfile', () => {
    deepEqual(made(new Map([['Dockerfile', dockerfile]]), ['b', 'a']), 'a\nb\n');
    deepEqual(made(new Map([['Dockerfile', dockerfile.replaceAll('\n', '\r\n')]]), ['b', 'a']), 'a\r\nb\r\n');
  });

  it('stand behind those that are there, and keep its end as it is', () => {
    const files = (text: string): Files =>
      new Map([
        ['Dockerfile', dockerfile],
        ['.dockerignore', text],
      ]);
    deepEqual(made(files('# x\n!a\n'), ['a']), '# x\n!a\na\n');
    deepEqual(made(files('x'), ['b', 'a']), 'x\na\nb');
    deepEqual(made(files('x\r\n'), ['a']), 'x\r\na\r\n');
  });

  it('are written once, whoever wants them, and not where they stand', () => {
    const files: Files = new Map([
      ['Dockerfile', dockerfile],
      ['.dockerignore', 'b\n'],
    ]);
    deepEqual(made(files, ['a', 'b'], ['a', 'b']), 'b\na\n');
  });
});
