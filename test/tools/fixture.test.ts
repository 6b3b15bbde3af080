import { deepEqual, equal, throws } from 'node:assert/strict';
import { type Case, NotationError, readFixture } from '../../server/tools/fixture';

const fence = '```';

/** Behind the line `# Cases`, which is the first. */
function read(...lines: string[]): readonly Case[] {
  return readFixture('f.md', ['# Cases', ...lines].join('\n')).cases;
}

function only(...lines: string[]): Case {
  const cases = read(...lines);
  equal(cases.length, 1);
  return cases[0]!;
}

describe('The fixture notation', () => {
  it('reads cases, marks, files and fixed texts', () => {
    const one = only(
      '# prose',
      '## A danger   {example}',
      'more prose',
      `${fence}yaml app/compose.yaml`,
      'a: 1',
      '   ^ compose/foo: is one',
      'b: 2',
      fence,
      `${fence}yaml app/compose.yaml fixed "Make it two"`,
      'a: 2',
      'b: 2',
      fence,
    );
    equal(one.title, 'A danger');
    equal(one.example, true);
    equal(one.silent, false);
    deepEqual([...one.files], [['app/compose.yaml', 'a: 1\nb: 2\n']]);
    deepEqual(one.marks, [
      {
        file: 'app/compose.yaml',
        rule: 'compose/foo',
        message: 'is one',
        start: { line: 0, column: 3 },
        end: { line: 0, column: 4 },
        line: 7,
      },
    ]);
    deepEqual(
      one.fixed.map((fix) => [fix.title, [...fix.files]]),
      [['Make it two', [['app/compose.yaml', 'a: 2\nb: 2\n']]]],
    );
    equal(one.blocks[0]?.text, 'a: 1\nb: 2\n');
  });

  it('takes several caret lines under one line, and spans over several lines', () => {
    const { marks, files } = only(
      '## Two',
      `${fence}dockerfile Dockerfile`,
      'RUN a \\',
      '^^^ dockerfile/foo: first',
      '^^^^^ ... 3 lines dockerfile/bar: all of it',
      '  b \\',
      '  c   ',
      fence,
    );
    equal(files.get('Dockerfile'), 'RUN a \\\n  b \\\n  c   \n');
    deepEqual(
      marks.map((mark) => [mark.rule, mark.start, mark.end]),
      [
        ['dockerfile/foo', { line: 0, column: 0 }, { line: 0, column: 3 }],
        ['dockerfile/bar', { line: 0, column: 0 }, { line: 2, column: 3 }],
      ],
    );
  });

  it('keeps the files of one fix together', () => {
    const { fixed } = only(
      '## Two files',
      `${fence}yaml compose.yaml`,
      'a: 1',
      '^ compose/foo: one',
      fence,
      `${fence}yaml compose.yaml fixed "Do"`,
      'a: 2',
      fence,
      `${fence}dockerfile Dockerfile fixed "Do"`,
      'FROM a',
      fence,
    );
    deepEqual(
      fixed.map((fix) => [...fix.files.keys()]),
      [['compose.yaml', 'Dockerfile']],
    );
  });

  it('reads the prose of the page, and where it is wrong', () => {
    const lines = ['# compose/foo', '', '## Why it matters', '', 'It does.', '', 'Much.', '', '## Why this severity', 'High.'];
    deepEqual(readFixture('f.md', lines.join('\n')), {
      prose: { why: 'It does.\n\nMuch.', remedy: '', derivation: 'High.' },
      cases: [],
    });
    for (const [wrong, says] of [
      [['# a', '## Why'], /^f\.md:2: "Why" is none of Why it matters, /],
      [['# a', 'text'], /^f\.md:2: prose belongs under a heading/],
      [['# a', '## Why it matters', '## Why it matters'], /^f\.md:3: "Why it matters" is there already/],
    ] as const)
      throws(() => readFixture('f.md', wrong.join('\n')), { message: says });
  });

  const block = [`${fence}yaml compose.yaml`, 'a: 1', fence];
  const wrong: Record<string, [line: number, says: RegExp, ...lines: string[]]> = {
    'no case': [0, /no "##" case/, 'prose'],
    'an unknown mark': [1, /unknown mark \{exmaple\}/, '## A {exmaple}', ...block],
    'a block before the first case': [1, /belongs to no case/, ...block],
    'a block that is not closed': [2, /never closed/, '## A', `${fence}yaml compose.yaml`, 'a: 1'],
    'a block without a file name': [2, /is not `<language> <file name>`/, '## A {silent}', `${fence}yaml`, 'a: 1', fence],
    'a fixed block without a title': [2, /is not `<language>/, '## A', `${fence}yaml compose.yaml fixed`, 'a: 1', fence],
    'one file twice': [5, /has a file "compose.yaml" already/, '## A', ...block, ...block],
    'carets without a rule': [4, /a caret line is/, '## A', `${fence}yaml compose.yaml`, 'a: 1', '^', fence],
    'carets without a message': [4, /a caret line is/, '## A', `${fence}yaml compose.yaml`, 'a: 1', '^ compose/foo', fence],
    'carets below nothing': [3, /no line above/, '## A', `${fence}yaml compose.yaml`, '^ compose/foo: m', fence],
    'carets beyond the line': [4, /beyond the line/, '## A', `${fence}yaml compose.yaml`, 'a: 1', '    ^ compose/foo: m', fence],
    'more lines than there are': [4, /no 3 lines/, '## A', `${fence}yaml compose.yaml`, 'a: 1', '^ ... 3 lines compose/foo: m', fence],
    'carets in a silent case': [
      1,
      /is \{silent\} and has caret/,
      '## A {silent}',
      `${fence}yaml compose.yaml`,
      'a: 1',
      '^ compose/foo: m',
      fence,
    ],
    'neither carets nor silent': [1, /mark it \{silent\}/, '## A', ...block],
    'carets in a fixed block': [6, /no caret lines/, '## A', ...block, `${fence}yaml compose.yaml fixed "B"`, '^ compose/foo: m', fence],
  };
  for (const [name, [line, says, ...lines]] of Object.entries(wrong)) {
    it(`refuses ${name}`, () => {
      throws(
        () => read(...lines),
        (error: unknown) => {
          equal(error instanceof NotationError, true);
          const { message } = error as NotationError;
          equal(message.startsWith(`f.md:${line + 1}: `), true, message);
          equal(says.test(message), true, message);
          return true;
        },
      );
    });
  }
});
