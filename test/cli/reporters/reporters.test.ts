import { deepEqual, equal } from 'node:assert/strict';
import { unifiedDiff } from '../../../server/src/cli/diff';
import { firstSentence } from '../../../server/src/cli/rule-facts';
import type { Session } from '../../../server/src/cli/session';
import { lineStarts, placeAt } from '../../../server/src/core/base/lines';
import { jsonText, visible, visibleLines } from '../../../server/src/core/base/visible';
import { widthOf } from '../../../server/src/core/base/width';
import { frame } from '../../../server/src/core/lint/frame';

/** The frame of the part of a text between two `|`, which are cut out; `secrets` are credentials in it. */
function frameOf(marked: string, ...secrets: string[]): string[] {
  const start = marked.indexOf('|');
  const end = marked.indexOf('|', start + 1) - 1;
  const text = marked.replaceAll('|', '');
  const session: Pick<Session, 'textOf' | 'place' | 'secretsIn'> = {
    textOf: () => text,
    place: (_, offset) => placeAt(lineStarts(text), offset),
    secretsIn: (file) => secrets.map((secret) => ({ file, start: text.indexOf(secret), end: text.indexOf(secret) + secret.length })),
  };
  const as = (part: string) => part;
  return frame(session as Session, { file: 'f', start, end }, as, as);
}

/** The diff of a text after replacing `[start, end)` by new texts. */
function diffOf(before: string | null, ...edits: readonly (readonly [number, number, string])[]): string {
  const all = edits.map(([start, end, newText]) => ({ at: { file: 'f', start, end }, newText }));
  return unifiedDiff('a.yaml', before, all).replace('--- a/a.yaml\n+++ b/a.yaml\n', '');
}

describe('A code frame', () => {
  it('underlines the span', () => {
    deepEqual(frameOf('a\nbc|de|f\n'), ['  |', '2 | bcdef', '  |   ^^']);
    deepEqual(frameOf('\ta|\t|b'), ['  |', '1 |     a    b', '  |      ^^^^']);
    deepEqual(frameOf('||'), ['  |', '1 |', '  | ^']);
  });

  it('folds a span of several lines', () => {
    deepEqual(frameOf('RUN |a \\\n  b|\n'), ['  |', '1 | RUN a \\', '  |     ^^^', '2 |   b', '  |   ^']);
    deepEqual(frameOf('x: |{\r\n  a: 1,\r\n  b: 2,\r\n  c: 3 }|\r\n'), [
      '  |',
      '1 | x: {',
      '  |    ^',
      '... 2 more lines',
      '4 |   c: 3 }',
      '  |   ^^^^^^',
    ]);
    deepEqual(frameOf('|whole\n|next\n'), ['  |', '1 | whole', '  | ^^^^^']);
  });

  it('shows the part of a long line around the span', () => {
    const [, line, marks] = frameOf(`${'x'.repeat(500)}|here|${'y'.repeat(500)}`);
    equal(line, `1 | ...${'x'.repeat(30)}here${'y'.repeat(86)}...`);
    equal(marks, `  | ${' '.repeat(33)}^^^^`);
  });

  it('prints no credential, wherever on the line it is', () => {
    deepEqual(frameOf('DB_PASSWORD: |hunter22|', 'hunter22'), ['  |', '1 | DB_PASSWORD: ****', '  |              ^^^^']);
    deepEqual(frameOf('a: 密码密码密码, b: |c|', '密码密码密码'), ['  |', '1 | a: ****, b: c', '  |             ^']);
    // A span that begins or ends inside of one, or holds it.
    deepEqual(frameOf('a: se|cret77, b|', 'secret77').slice(1), ['1 | a: ****, b', '  |    ^^^^^^^']);
    deepEqual(frameOf('|a: secret77|, b', 'secret77').slice(1), ['1 | a: ****, b', '  | ^^^^^^^']);
    // Another one on the line, and one known by its form that no rule has named.
    deepEqual(frameOf('a: one11111 |b: two22222|', 'one11111', 'two22222').slice(1), ['1 | a: **** b: ****', '  |         ^^^^^^^']);
    const token = 'ghp_R2d7Kq9LmX4vTz8wNc3bYf6hJs1pGa5eUo0i';
    deepEqual(frameOf(`|x: 1| # ${token}, amqp://me:pa55Kx9@q`).slice(1), ['1 | x: 1 # ****, amqp://me:****@q', '  | ^^^^']);
    // Of a long line, where the cut falls into it.
    const [, line, marks] = frameOf(`${'x'.repeat(100)}secret77secret77secret77secret77 |here|${'y'.repeat(300)}`, 'secret77'.repeat(4));
    equal(line!.includes('secret'), false);
    equal(line!.slice(marks!.indexOf('^'), marks!.lastIndexOf('^') + 1), 'here');
    // Of a text of several lines the last one is shown, too.
    const key = '>\n  AAAA\n  BBBB';
    deepEqual(frameOf(`K: |${key}|\n`, key).slice(1), ['1 | K: ****', '  |    ^^^^', '... 1 more line', '3 | ****', '  | ^^^^']);
  });

  it('counts columns as a terminal does', () => {
    deepEqual(['abc', '漢字', 'e\u0301', '😀', 'ｱ'].map(widthOf), [3, 4, 1, 2, 1]);
    equal(visible('a\tb\u001b[0m\u202e\r'), 'a    b␛[0m\ufffd␍');
    for (const hidden of '\u007f\u009b\u00ad\u061c\u200b\u200d\u200e\u200f\u2028\u2060\u2066\ufeff\u{e0041}')
      equal(visible(hidden), '\ufffd');
    equal(visible('الرقم ٤ 漢字 é 😀️'), 'الرقم ٤ 漢字 é 😀️');
    equal(visibleLines('a\tb\r\n\u001b[2J\rc\u200e\n'), 'a\tb\r\n␛[2J␍c\ufffd\n');
    const text = 'a\n\u007f\u009b\u202e\u200e\u{e0041}\t"';
    equal(/[^\n -~]/.test(jsonText({ text })), false);
    deepEqual(JSON.parse(jsonText({ text })), { text });
  });
});

describe('A unified diff', () => {
  const ten = Array.from({ length: 20 }, (_, i) => `line ${i + 1}\n`).join('');

  it('inserts behind a line, and joins changes whose contexts touch', () => {
    equal(diffOf('a\nb\n', [1, 1, '\nx']), '@@ -1,2 +1,3 @@\n a\n+x\n b\n');
    equal(diffOf('a\nb\n', [0, 1, 'A'], [2, 3, 'B']), '@@ -1,2 +1,2 @@\n-a\n+A\n-b\n+B\n');
    const far = diffOf(ten, [0, 0, 'new\n'], [ten.length, ten.length, 'end\n']);
    equal(far, '@@ -1,3 +1,4 @@\n+new\n line 1\n line 2\n line 3\n@@ -18,3 +19,4 @@\n line 18\n line 19\n line 20\n+end\n');
  });

  it('removes lines', () => {
    equal(diffOf('a\nb\nc\n', [2, 4, '']), '@@ -1,3 +1,2 @@\n a\n-b\n c\n');
    equal(diffOf('a\n', [0, 2, '']), '@@ -1 +0,0 @@\n-a\n');
  });

  it('leaves out the line behind those that are removed, also where something is added to it', () => {
    equal(diffOf('a\nb\nc\n', [2, 4, ''], [5, 5, '\nx']), '@@ -1,3 +1,3 @@\n a\n-b\n c\n+x\n');
  });

  it('knows a missing last line break', () => {
    const none = '\\ No newline at end of file\n';
    equal(diffOf('a', [1, 1, '\nb']), `@@ -1 +1,2 @@\n-a\n${none}+a\n+b\n${none}`);
    equal(diffOf('a\nb', [0, 1, 'x']), `@@ -1,2 +1,2 @@\n-a\n+x\n b\n${none}`);
  });

  it('makes files, and says nothing where nothing changes', () => {
    equal(
      unifiedDiff('x/.dockerignore', null, [{ at: { file: 'f', start: 0, end: 0 }, newText: '.env\n' }]),
      '--- /dev/null\n+++ b/x/.dockerignore\n@@ -0,0 +1 @@\n+.env\n',
    );
    equal(diffOf('a\n', [0, 1, 'a']), '');
  });

  it('writes names as git does', () => {
    const edit = [{ at: { file: 'f', start: 0, end: 0 }, newText: 'x\n' }];
    equal(unifiedDiff('a b', '', edit).split('\n')[0], '--- a/a b\t');
    equal(unifiedDiff('a"\n', '', edit).split('\n')[1], '+++ "b/a\\"\\n"');
  });
});

describe('The first sentence', () => {
  it('ends at its full stop', () => {
    equal(firstSentence('Reads `/proc.x` [here](http://a.b). More.'), 'Reads `/proc.x` here.');
    equal(firstSentence('No stop'), 'No stop');
  });
});
