import { deepEqual, equal, ok } from 'node:assert/strict';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { parseDockerfile } from '../../../server/src/core/syntax/dockerfile';
import type { DockerTree, Instruction } from '../../../server/src/core/syntax/dockertree';
import { anyText, dockerfileText } from '../../support/dockerfile-text';

const parse = (text: string): DockerTree => parseDockerfile('/w/Dockerfile', text);

/** An instruction as one line: keyword, flags, words, heredocs. */
function shown(text: string, instruction: Instruction): string {
  const parts = [instruction.keyword, ...instruction.flags.map((flag) => `{${flag.name}=${flag.value}}`)];
  parts.push(...instruction.words.map((word) => `[${word.text}]`));
  if (instruction.json) parts.push('json');
  if (instruction.trigger) parts.push('->', shown(text, instruction.trigger));
  else
    for (const { name, expand, chomp, start, end } of instruction.heredocs) {
      parts.push(`<<${chomp ? '-' : ''}${expand ? name : `'${name}'`} ${JSON.stringify(text.slice(start, end))}`);
    }
  return parts.join(' ');
}

/** Texts and their instructions. What they show was compared with BuildKit 0.34's parser, which reads them so. */
const table: readonly (readonly [name: string, text: string, instructions: readonly string[]])[] = [
  ['plain', 'FROM a AS b\nUSER c\n', ['FROM [a] [AS] [b]', 'USER [c]']],
  ['no final newline', 'FROM a', ['FROM [a]']],
  ['CRLF', 'FROM a\r\nRUN x \\\r\n  y\r\n', ['FROM [a]', 'RUN [x   y]']],
  ['a lone CR is a blank', 'FROM a\rAS\rb\n', ['FROM [a] [AS] [b]']],
  ['BOM', '\ufeffFROM a\n', ['FROM [a]']],
  ['lower case', 'from a\nuser b', ['FROM [a]', 'USER [b]']],
  ['a user is one word', 'USER a b', ['USER [a b]']],
  ['continuation', 'RUN a \\\n b \\\n c', ['RUN [a  b  c]']],
  ['blanks behind the escape', 'RUN a \\ \t\n b', ['RUN [a  b]']],
  ['comments and blank lines inside', 'RUN a \\\n# no\n\n   # no\n b\nUSER c', ['RUN [a  b]', 'USER [c]']],
  ['an escaped escape continues nothing', 'RUN a \\\\\nUSER b', ['RUN [a \\\\]', 'USER [b]']],
  ['a keyword over two lines', 'FR\\\nOM a', ['FROM [a]']],
  ['a comment after words is no comment', 'RUN a # b', ['RUN [a # b]']],
  ['the escape directive', '# escape=`\nFROM a\nRUN b `\n c\\\nUSER d', ['FROM [a]', 'RUN [b  c\\]', 'USER [d]']],
  ['a directive below a comment is a comment', '# x\n# escape=`\nRUN b `\nUSER d', ['RUN [b `]', 'USER [d]']],
  ['exec form', 'CMD ["a b", "c\\"d"]', ['CMD [a b] [c"d] json']],
  ['exec form over lines', 'CMD ["a", \\\n  "b"]', ['CMD [a] [b] json']],
  ['exec form with single quotes is shell form', "CMD ['a']", ["CMD [['a']]"]],
  ['an empty exec form', 'ENTRYPOINT []', ['ENTRYPOINT json']],
  ['flags', 'COPY --from=b --chown=1:2 a /b', ['COPY {from=b} {chown=1:2} [a] [/b]']],
  ['a quoted flag', 'RUN --mount="type=secret,id=x y" a', ['RUN {mount=type=secret,id=x y} [a]']],
  ['two dashes end the flags', 'RUN -- --a', ['RUN [--a]']],
  ['a flag behind words is a word', 'COPY a --from=b', ['COPY [a] [--from=b]']],
  ['ENV', 'ENV A=b C="d e" F=g\\ h', ['ENV [A=b] [C="d e"] [F=g\\ h]']],
  ['ENV of old', 'ENV A b  c', ['ENV [A] [b  c]']],
  ['ARG', 'ARG A B=c D="e f"', ['ARG [A] [B=c] [D="e f"]']],
  [
    'HEALTHCHECK',
    'HEALTHCHECK --interval=5s CMD ["a"]\nHEALTHCHECK NONE',
    ['HEALTHCHECK {interval=5s} [CMD] [a] json', 'HEALTHCHECK [NONE]'],
  ],
  ['ONBUILD', 'ONBUILD USER a', ['ONBUILD -> USER [a]']],
  ['heredoc', 'RUN <<EOF\nUSER a\nEOF\nUSER b', ['RUN [<<EOF] <<EOF "USER a\\n"', 'USER [b]']],
  ['heredoc with tabs', 'RUN <<-EOF\n\ta\n\tEOF\nUSER b', ['RUN [<<-EOF] <<-EOF "\\ta\\n"', 'USER [b]']],
  ['heredoc with quotes', 'COPY <<"E F" /x\n$a\nE F\nUSER b', ['COPY [<<"E] [F"] [/x] <<\'E F\' "$a\\n"', 'USER [b]']],
  ['heredoc with a descriptor', 'RUN a 3<<E\nUSER b\nE', ['RUN [a 3<<E] <<E "USER b\\n"']],
  ['heredoc with a space', 'RUN << E\nx\nE', ['RUN [<< E] <<E "x\\n"']],
  ['two heredocs', 'RUN <<A <<B\n1\nA\n2\nB\nUSER c', ['RUN [<<A <<B] <<A "1\\n" <<B "2\\n"', 'USER [c]']],
  ['heredoc behind ONBUILD', 'ONBUILD RUN <<E\nx\nE\nUSER a', ['ONBUILD -> RUN [<<E] <<E "x\\n"', 'USER [a]']],
  ['a heredoc that holds another', 'RUN <<E\nRUN <<F\nE\nUSER a', ['RUN [<<E] <<E "RUN <<F\\n"', 'USER [a]']],
  ['here-strings and quotes are no heredocs', 'RUN a <<<b "<<c" x<<d\nUSER a', ['RUN [a <<<b "<<c" x<<d]', 'USER [a]']],
  ['only RUN, COPY and ADD have heredocs', 'ENV A=<<E\nUSER a', ['ENV [A=<<E]', 'USER [a]']],
  ['an exec form has none', 'RUN ["a<<E", "<<E"]\nUSER a', ['RUN [a<<E] [<<E] json', 'USER [a]']],
];

describe('Dockerfile syntax', () => {
  for (const [name, text, instructions] of table) {
    it(`reads ${name}`, () => {
      deepEqual(
        parse(text).instructions.map((instruction) => shown(text, instruction)),
        instructions,
      );
    });
  }

  it('places keywords, flags, values and words exactly', () => {
    const text = '\ufeff# c\r\n  copy --chown="a:b" x \\\r\n # d\r\n  y\r\nENV A=b\\\r\nc D=e\r\n';
    const [copy, env] = parse(text).instructions as [Instruction, Instruction];
    const slice = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
    equal(slice(copy), 'copy --chown="a:b" x \\\r\n # d\r\n  y');
    equal(text.slice(copy.keywordStart, copy.keywordEnd), 'copy');
    deepEqual(copy.flags.map(slice), ['--chown="a:b"']);
    equal(text.slice(copy.flags[0]!.valueStart, copy.flags[0]!.end), '"a:b"');
    deepEqual(copy.words.map(slice), ['x', 'y']);
    equal(env.words[0]!.text, 'A=bc');
    equal(slice(env.words[0]!), 'A=b\\\r\nc');
    deepEqual(parse(text).comments.map(slice), ['# c', '# d']);
  });

  it('places the strings of an exec form between their quotes', () => {
    const text = 'FROM a\nCMD ["x", "y z"]';
    deepEqual(
      parse(text).instructions[1]!.words.map(({ start, end }) => text.slice(start, end)),
      ['x', 'y z'],
    );
  });

  it('reads the directives on top', () => {
    const text = '# syntax = docker/dockerfile:1 \n#escape=`\n# check=skip=all\n# other=1\nFROM a';
    const tree = parse(text);
    deepEqual(
      tree.directives.map(({ name, value, start, end }) => [name, value, text.slice(start, end)]),
      [
        ['syntax', 'docker/dockerfile:1', '# syntax = docker/dockerfile:1'],
        ['escape', '`', '#escape=`'],
        ['check', 'skip=all', '# check=skip=all'],
      ],
    );
    equal(tree.escape, '`');
    deepEqual(
      tree.comments.map(({ start, end }) => text.slice(start, end)),
      ['# other=1'],
    );
  });

  const problems: readonly (readonly [text: string, at: string, message: RegExp])[] = [
    ['', '', /no instructions/],
    ['# only a comment\n', '', /no instructions/],
    ['FORM a\n', 'FORM', /"FORM" is not a Dockerfile instruction: write FROM/],
    ['FROM a\nGREETINGS b\n', 'GREETINGS', /"GREETINGS" is not a Dockerfile instruction: remove the line/],
    ['RUN a\nFROM b\n', 'RUN', /RUN is above the first FROM/],
    ['ARG A\n', 'ARG', /no FROM/],
    ['FROM a\nRUN <<EOF\nb\n', '<<EOF', /"EOF" is not closed/],
    ['FROM a\nUSER\n', 'USER', /USER has no arguments: give it a user/],
    ['FROM a\nONBUILD FROM b\n', 'FROM', /ONBUILD cannot trigger FROM/],
    ['FROM a\nCMD ["b", 1]\n', '["b", 1]', /may contain only strings/],
    ['FROM a\nENV B\n', 'B', /"B" has no value after ENV: write B=value/],
    ['FROM a\nLABEL b=c d\n', 'd', /"d" has no value after LABEL/],
    ['# escape=x\nFROM a\n', 'x', /escape character/],
    ['\u0000\u0001\u0002 \n\u0003x\n\u0004', '\u0000\u0001\u0002', /not a Dockerfile instruction/],
  ];
  for (const [text, at, message] of problems) {
    it(`says what is wrong in ${JSON.stringify(text)}`, () => {
      const found = parse(text).problems;
      equal(found.length, 1);
      ok(message.test(found[0]!.message), found[0]!.message);
      equal(text.slice(found[0]!.at.start, found[0]!.at.end), at);
    });
  }

  /** Every place of an instruction holds what the instruction says stands there. */
  function isTrueTo(text: string, one: Instruction, inside: (start: number, end: number) => void): void {
    inside(one.keywordStart, one.keywordEnd);
    equal(one.restOffsets.length, one.rest.length + 1);
    for (let i = 0; i < one.rest.length; i++) equal(text[one.restOffsets[i]!], one.rest[i]);
    for (const { start, end } of [...one.words, ...one.flags, ...one.heredocs]) inside(start, end);
    for (const { start, end, text: word } of one.words) {
      if (end - start === word.length && !one.json) equal(text.slice(start, end), word);
    }
  }

  it('reads any text, and stays inside it', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, dockerfileText), (text) => {
        const tree = parse(text);
        const inside = (start: number, end: number): void =>
          ok(0 <= start && start <= end && end <= text.length, `${start}-${end} of ${text.length}`);
        let before = 0;
        for (const outer of tree.instructions) {
          ok(outer.start >= before && outer.end > outer.start);
          before = outer.end;
          for (const one of outer.trigger ? [outer, outer.trigger] : [outer]) isTrueTo(text, one, inside);
        }
        for (const { start, end } of tree.comments) {
          inside(start, end);
          equal(text[start], '#');
        }
        for (const { at, message } of tree.problems) {
          inside(at.start, at.end);
          ok(message.endsWith('.'), message);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the instructions that dockerfile-ast finds in ordinary files', () => {
    const line = fc.constantFrom(
      'RUN a && \\\n  # why\n  b',
      'COPY --from=x a b',
      '# c',
      '',
      'ENV A=b \\\n C="d"',
      'RUN <<EOF\nx\nEOF',
      'USER a',
      'FROM b AS c',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = ['FROM a', ...lines, ''].join('\n');
        const theirs = DockerfileParser.parse(text).getInstructions();
        deepEqual(
          parse(text).instructions.map((ours) => [ours.keyword, text.slice(0, ours.start).split('\n').length - 1]),
          theirs.map((other) => [other.getKeyword(), other.getRange().start.line]),
        );
      }),
    );
  });

  it('takes time in proportion to a large text', () => {
    const once = (text: string): number => {
      const start = performance.now();
      parse(text);
      return performance.now() - start;
    };
    for (const part of ['# c\nFROM a\n', 'RUN \\\n', 'RUN <<E\n', 'ONBUILD ', 'RUN "${a:-', '<<a '])
      ok(once(`FROM a\n${part.repeat(20_000)}`) < 2_000, part);
  });
});
