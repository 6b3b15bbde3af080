import { deepEqual, notDeepEqual } from 'node:assert/strict';
import { DockerfileParser } from 'dockerfile-ast';
import { parseDockerfile } from '../../../server/src/core/syntax/dockerfile';

/**
 * Where dockerfile-ast splits a file into other instructions than BuildKit's parser does. Bulkhead reads as BuildKit; each of these was
 * asked of it (`npm run oracle:dockerfile` asks it about these files and many more).
 */
const wrong: readonly (readonly [difference: string, text: string, theirs: readonly string[], right: readonly string[]])[] = [
  [
    'an escape character behind another one continues no line',
    'FROM a\nRUN b \\\\\nUSER c',
    ['FROM 1', 'RUN 2-3'],
    ['FROM 1', 'RUN 2', 'USER 3'],
  ],
  [
    'a heredoc may have a file descriptor',
    'FROM a\nRUN b 3<<E\nUSER x\nE\nUSER c',
    ['FROM 1', 'RUN 2', 'USER 3', 'E 4', 'USER 5'],
    ['FROM 1', 'RUN 2-4', 'USER 5'],
  ],
  [
    'spaces may stand between << and the delimiter',
    'FROM a\nRUN << E\nUSER x\nE\nUSER c',
    ['FROM 1', 'RUN 2', 'USER 3', 'E 4', 'USER 5'],
    ['FROM 1', 'RUN 2-4', 'USER 5'],
  ],
  [
    'a quoted delimiter may hold spaces',
    'FROM a\nRUN <<"E F"\nUSER x\nE F\nUSER c',
    ['FROM 1', 'RUN 2', 'USER 3', 'E 4', 'USER 5'],
    ['FROM 1', 'RUN 2-4', 'USER 5'],
  ],
  [
    'a line with an open quote announces no heredoc',
    'FROM a\nRUN echo "a <<E\nUSER x',
    ['FROM 1', 'RUN 2-3'],
    ['FROM 1', 'RUN 2', 'USER 3'],
  ],
  ['a carriage return alone ends no line', 'FROM a\rUSER b\nUSER c', ['FROM 1', 'USER 2', 'USER 3'], ['FROM 1', 'USER 2']],
  ['a carriage return alone ends no comment', 'FROM a\n# c\rUSER x\nUSER c', ['FROM 1', 'USER 3', 'USER 4'], ['FROM 1', 'USER 3']],
  [
    'a carriage return alone ends no comment in a continuation',
    'FROM a\nRUN b \\\n# c\rd\n e\nUSER c',
    ['FROM 1', 'RUN 2-4', 'E 5', 'USER 6'],
    ['FROM 1', 'RUN 2-4', 'USER 5'],
  ],
  [
    'form feeds and vertical tabs end a keyword',
    'FROM a\nUSER\fb\nRUN\u000bc',
    ['FROM 1', 'USER\fB 2', 'RUN\u000bC 3'],
    ['FROM 1', 'USER 2', 'RUN 3'],
  ],
  ['a continuation without words belongs to the next line', 'FROM a\n\\\nUSER b', ['FROM 1', '\\ 2', 'USER 3'], ['FROM 1', 'USER 2-3']],
];

/** A keyword with its first and last line, from 1. */
const shown = (keyword: string, start: number, end: number): string => `${keyword} ${start === end ? start : `${start}-${end}`}`;

describe('Where dockerfile-ast reads another file than BuildKit', () => {
  for (const [difference, text, theirs, right] of wrong) {
    it(difference, () => {
      const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
      const ours = parseDockerfile('/w/Dockerfile', text).instructions;
      deepEqual(
        ours.map(({ keyword, start, end }) => shown(keyword, lineOf(start), lineOf(end))),
        right,
      );
      const other = DockerfileParser.parse(text).getInstructions();
      // A release that mends one of these shows here.
      deepEqual(
        other.map((one) => shown(one.getKeyword(), one.getRange().start.line + 1, one.getRange().end.line + 1)),
        theirs,
      );
      notDeepEqual(theirs, right);
    });
  }
});
