import fc from 'fast-check';

/** Pieces that, put together, make texts near to Dockerfiles: the places where readers of them differ. */
const piece = fc.constantFrom(
  ...[
    'FROM a',
    'RUN ',
    'COPY ',
    'ENV ',
    'ARG A=b',
    'ONBUILD ',
    'CMD ',
    'HEALTHCHECK ',
    'USER ',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\\\n',
    '\\',
  ],
  ...[
    '\\\r\n',
    '`\n',
    '# c\n',
    '# escape=`\n',
    '<<EOF',
    '<<-"E"',
    'EOF\n',
    '"',
    "'",
    '["a","b"]',
    '["a',
    '[1]',
    '${',
    '}',
    '$X',
    '--a=b',
    '--',
  ],
  ...['=', '\u0000', '\ufeff', '\u2028', '\u00a0', 'é', '😀', 'x'],
);

/** Any text, most of it near to a Dockerfile. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 25 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

const word = fc.constantFrom(
  ...[
    'a',
    'b.c',
    '/x',
    '"d e"',
    "'f g'",
    'h\\ i',
    '$X',
    '${Y:-z}',
    '"$X',
    "'",
    '\\',
    '\\\\',
    '#',
    'k=v',
    'k="v w"',
    "k='v'",
    '=',
    '-',
    '--',
    '<',
  ],
  ...[
    '--from=b',
    '--mount=type=secret,id=x',
    '--chown="1:2"',
    '--a',
    '<<E',
    '<<-E',
    "<<'E'",
    '<< E',
    '3<<E',
    '<<<E',
    '["a", "b"]',
    '[]',
    '[1]',
  ],
  ...['["x", \'y\']', 'é', '\u00a0', '${X:+<<E}', '`', 'CMD', 'NONE', 'AS'],
);
const keyword = fc.constantFrom(
  ...['FROM', 'RUN', 'RUN', 'COPY', 'ADD', 'ENV', 'ARG', 'LABEL', 'USER', 'WORKDIR', 'EXPOSE', 'VOLUME', 'CMD', 'ENTRYPOINT', 'SHELL'],
  ...['HEALTHCHECK', 'STOPSIGNAL', 'MAINTAINER', 'ONBUILD', 'ONBUILD RUN', 'ONBUILD COPY', 'onbuild user', 'run', 'Copy', 'BOGUS'],
);
const blank = fc.constantFrom(' ', ' ', ' ', '  ', '\t', ' \\\n ', ' \\\n# c\n  ', ' \\ \n\n', ' `\n', '\\\n', '\u000b', '\r');
const instruction = fc
  .tuple(keyword, fc.array(fc.tuple(blank, word), { maxLength: 6 }))
  .map(([first, rest]) => first + rest.map((pair) => pair.join('')).join(''));
const line = fc.oneof(
  { weight: 6, arbitrary: instruction },
  { weight: 1, arbitrary: fc.constantFrom('', '# c', '  # d', '\tE', 'E', 'E', '  ', '# check=skip=all', 'x \\') },
);

/** Files of instructions in odd but common shapes. */
export const dockerfileText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(
      '',
      '',
      '',
      '\ufeff',
      '# escape=`\n',
      '# syntax=docker/dockerfile:1\n#escape = `\n',
      ' # escape=`\n',
      '\n',
      '#!/bin/x\n',
    ),
    fc.array(line, { maxLength: 9 }),
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.boolean(),
  )
  .map(([top, lines, end, last]) => `${top}FROM a${end}${lines.join(end)}${last ? end : ''}`);

/** Words as `expand` is given them. */
export const variableWord: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        'b',
        '/',
        '.',
        '*',
        '?',
        ':',
        '-',
        '+',
        '#',
        '%',
        '$',
        '{',
        '}',
        '"',
        "'",
        '\\',
        '`',
        ' ',
        'é',
        '$A',
        '${A}',
        '${A',
        '$1',
        '$?',
      ],
      ...[
        '${A:-',
        '${U:-',
        '${E:-',
        '${E-',
        '${A:+',
        '${A+',
        '${U?',
        '${A:?',
        '${A#',
        '${A##',
        '${A%',
        '${A%%',
        '${A/',
        '${A//',
        '$U',
        '$E',
        '$B',
        '[',
        '\\*',
      ],
      ...['${A#*b}', '${A##*/}', '${A%/*}', '${A%%b*}', '${B//\\//-}', '${B/a?/x}', '${A:-b}', '${U:-b}', '${U:-${A}}'],
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** What the variables of `variableWord` hold; `U` is not set. */
export const variables: ReadonlyMap<string, string> = new Map([
  ['A', 'ab/ab.c'],
  ['B', 'a\\/b*a'],
  ['E', ''],
  ['0', 'zero'],
]);

/** Files of patterns as .dockerignore holds them. */
export const ignoreText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '.env',
          '**/.env*',
          '*.pem',
          '!b.pem',
          '.git',
          'a/',
          '/a',
          './a',
          'a//b',
          '../a',
          'a/..',
          '.',
          '**',
          '*',
          '# c',
          ' # d',
          '  a  ',
          '!  a',
          '',
        ],
        ...['a(b', 'a+b', 'a|b', '{a,b}', 'a$', '[ab]', '[^a]', '[a-c]*', '[\\]]', 'a\\*b', '!', '['],
      ),
      fc
        .array(fc.constantFrom('a', 'b', '.env', '*', '**', '?', '*.md', 'a*', '**b', '/', '/', '/', '!', 'a.b'), {
          minLength: 1,
          maxLength: 6,
        })
        .map((parts) => parts.join('')),
    ),
    { maxLength: 5 },
  )
  .map((lines) => lines.join('\n'));

/** Files of a context to match them with. */
export const contextPaths: readonly string[] = [
  ...[
    'a',
    'b',
    'c',
    'ab',
    'a/b',
    'a/b/c',
    'a/.env',
    '.env',
    '.env.local',
    '.git/config',
    'b.pem',
    'x/b.pem',
    'README.md',
    'd/README.md',
    'a/d/a.md',
  ],
  ...['a(b', 'a+b', 'aab', 'a|b', '{a,b}', 'a$', ']', 'a*b', 'a/b/a/b', 'x/y/z/ab', 'a.b', 'axb', '..', '# d'],
];
