import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { loadStages } from '../../../server/src/core/model/dockerfile/stages';
import { shellOf } from '../../../server/src/core/model/shell/stage';
import { parseDockerfile } from '../../../server/src/core/syntax/dockerfile';
import { parseShell } from '../../../server/src/core/syntax/shell';
import { parseWindowsShell } from '../../../server/src/core/syntax/windows-shell';
import { analyzeText } from '../../support/open';
import { lastStage, toldCommands } from '../../support/shell-stages';

/** Commands of one RUN on a Linux image. */
const run = (line: string): string[] => toldCommands(`FROM debian:12\nRUN ${line}\n`);
const windows = (line: string): string[] => toldCommands(`# escape=\`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN ${line}\n`);
const powershell = (line: string): string[] =>
  toldCommands(`# escape=\`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN ${line}\n`);

describe('Commands of a Dockerfile', () => {
  const cases: Record<string, readonly [string, readonly string[]]> = {
    'lists, pipes and groups': ['a 1 && b | c; { d; } || (e)', ['a 1', 'b', 'c', 'd', 'e']],
    'branches, loops and functions': [
      'if a; then b; fi; for x in 1 2; do c $x; done; case $y in z) d ;; esac; f() { e; }',
      ['a', 'b', 'c ?$x', 'd', 'e'],
    ],
    'quotes and escapes': [`a 'b c' "d \\" e" f\\ g ''`, ['a b c d " e f g']],
    'what stands inside words, before the word': ['a "$(b c)" <(d)', ['b c', 'd', 'a ?$( ) ?$( )']],
    'variables of the script': ['V=1; W=$V/x; a $V $W; V=$(b); a $V', ['V=1', 'W=1/x', 'a 1 1/x', 'b', 'V=$( )', 'a ?$V']],
    'a variable that a branch sets is not known behind it': ['V=1; if a; then V=2; fi; b $V', ['V=1', 'a', 'V=2', 'b ?$V']],
    'defaults beside their use': ['a ${V:-b} ${W}', ['a b ?${W}']],
    sudo: ['sudo -E -u app A=1 b c', ['sudo -E -u app A=1 b c', 'sudo (app) > A=1 b c']],
    'env, nice, nohup and timeout': [
      'env -u X A=1 nice -n 5 nohup timeout -k 3 10 b',
      [
        'env -u X A=1 nice -n 5 nohup timeout -k 3 10 b',
        'env > A=1 nice -n 5 nohup timeout -k 3 10 b',
        'env > nice > A=1 nohup timeout -k 3 10 b',
        'env > nice > nohup > A=1 timeout -k 3 10 b',
        'env > nice > nohup > timeout > A=1 b',
      ],
    ],
    'a shell in the shell': [
      'bash -euxo pipefail -c \'a && b "c d"\'',
      ['bash -euxo pipefail -c a && b "c d"', 'bash > a', 'bash > b c d'],
    ],
    'su and gosu': ["su - app -c 'a b' && gosu web:web c", ['su - app -c a b', 'su (app) > a b', 'gosu web:web c', 'gosu (web:web) > c']],
    'eval, exec and xargs': [
      'eval "a b"; exec c; d | xargs -n 1 -I {} e {}',
      ['eval a b', 'eval > a b', 'exec c', 'exec > c', 'd', 'xargs -n 1 -I {} e {}', 'xargs > e {}'],
    ],
    'find -exec': [
      "find / -type f -exec chmod a-s '{}' ';' -exec b {} +",
      ['find / -type f -exec chmod a-s {} ; -exec b {} +', 'find > chmod a-s {}', 'find > b {}'],
    ],
    'a shell that reads a here-document': ['bash <<EOF\na $(b)\nEOF\n', ['b', 'bash', 'bash > a ?$( )']],
    'a here-document as the whole step': ['<<EOF\na\nb c\nEOF\n', ['a', 'b c']],
    'a here-document for another program': ['<<EOF\n#!/usr/bin/env python3\nimport os; a\nEOF\n', []],
    'the JSON form': ['["sudo", "a", "b c"]', ['sudo a b c', 'sudo (root) > a b c']],
  };
  for (const [title, [line, expected]] of Object.entries(cases)) {
    it(`are read: ${title}`, () => deepEqual(run(line), expected));
  }

  it('are read in every instruction that runs something', () => {
    const text = 'FROM debian:12\nENV A=x\nARG B=y\nONBUILD RUN a $A\nHEALTHCHECK --interval=5s CMD b $B || c\nENTRYPOINT ["d"]\nCMD e\n';
    deepEqual(toldCommands(text), ['a x', 'b y', 'c', 'd', 'e']);
    deepEqual(
      shellOf(lastStage(text)).own.map(({ keyword, onbuild, language }) => `${keyword} ${onbuild} ${language}`),
      ['RUN true sh', 'HEALTHCHECK false sh', 'ENTRYPOINT false exec', 'CMD false sh'],
    );
  });

  it('are read in triggers that the stage before hands on', () => {
    const stage = lastStage('FROM debian:12 AS base\nONBUILD RUN a\nFROM base\n');
    deepEqual(
      shellOf(stage).triggered.flatMap(({ commands }) => commands.map(({ name }) => name)),
      ['a'],
    );
  });

  it('are read as cmd has them', () => {
    deepEqual(windows('a "b c" & d ^& e && f | g || h > x.txt 2>&1'), ['a b c', 'd & e', 'f', 'g', 'h']);
    deepEqual(windows('powershell -NoProfile -Command "a ; b \'c d\'"'), [
      "powershell -NoProfile -Command a ; b 'c d'",
      'powershell > a',
      'powershell > b c d',
    ]);
    deepEqual(windows('C:\\Tools\\Curl.exe -o x %TEMP%'), ['curl -o x ?%TEMP%']);
  });

  it('are read as PowerShell has them', () => {
    deepEqual(powershell('A-B \'c\' -D "e $f" ; $x = G-H | I-J'), ['a-b c -D ?e $f', 'x=G-H g-h', 'i-j']);
    deepEqual(powershell('if (a) { b } else { c `\n d }'), ['a', 'b', 'c d', 'if ?$( ) ?$( ) else ?$( )']);
    deepEqual(powershell("iex ((New-Object Net.WebClient).DownloadString('https://x'))").at(-1), 'iex ?$( )');
    ok(powershell("iex ((New-Object Net.WebClient).DownloadString('https://x'))").includes('downloadstring https://x'));
  });

  it('know where each word stands, whatever is between its letters', () => {
    const text =
      'FROM debian:12\r\nRUN a "b c" \\\r\n  # between\r\n  d\\ e \\\r\n  f\\\r\ng\r\nRUN ["sh", "-c", "h \\"i j\\""]\r\nRUN <<EOF\r\nk \'l m\'\r\nEOF\r\n';
    const spans = shellOf(lastStage(text)).own.flatMap(({ commands }) =>
      commands.flatMap(({ args }) => args.map(({ value, at }) => `${value} at ${JSON.stringify(text.slice(at.start, at.end))}`)),
    );
    deepEqual(spans, [
      'b c at "\\"b c\\""',
      'd e at "d\\\\ e"',
      'fg at "f\\\\\\r\\ng"',
      '-c at "-c"',
      'h "i j" at "h \\\\\\"i j\\\\\\""',
      'i j at "\\"i j\\\\\\""',
      'l m at "\'l m\'"',
    ]);
  });

  it('know where they stand in a Dockerfile inside a Compose file', () => {
    const text =
      'services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM debian:12\n        RUN <<EOF\n        curl -fk https://example.com/x -o x\n        EOF\n';
    const { findings } = analyzeText(new Map([['compose.yaml', text]]));
    const found = findings.find(({ rule }) => rule === 'dockerfile/tls-verification');
    equal(found && text.slice(found.at.start, found.at.end), '-fk');
  });
});

describe('The reading of shell text', () => {
  const hostile: Record<string, string> = {
    'one word of a megabyte': `echo ${'a'.repeat(1_000_000)}`,
    'very many commands': 'a b && '.repeat(40_000),
    'many pipes': 'a|'.repeat(100_000),
    'open parentheses': '('.repeat(50_000),
    'open substitutions': `echo ${'$('.repeat(50_000)}`,
    'open quotes and substitutions': 'echo "$(echo '.repeat(5_000),
    'open defaults': `x ${'"${a:-'.repeat(20_000)}`,
    'here-documents without end': 'a <<E '.repeat(20_000),
    'open branches': 'if '.repeat(20_000),
    backticks: '`'.repeat(100_001),
    'shells in shells': `${'sh -c '.repeat(10_000)}x`,
    wrappers: `${'sudo '.repeat(20_000)}x`,
    'open blocks': '{ '.repeat(50_000),
    'a NUL and what is no letter': '\u0000\ud800 \ufeff a',
  };
  for (const [title, text] of Object.entries(hostile)) {
    it(`ends: ${title}`, () => {
      const tree = parseDockerfile('/w/Dockerfile', `FROM debian:12\nRUN ${text}\nRUN curl -k https://example.com/x\n`);
      const [stage] = loadStages(tree, [], new Map(), true);
      const { own } = shellOf(stage!);
      // An open here-document takes the rest of the file.
      if (!text.includes('<<')) equal(own.at(-1)?.commands[0]?.name, 'curl');
      ok(own.length > 0);
      for (const language of ['cmd', 'powershell'] as const) ok(parseWindowsShell(text, language).script.items.length >= 0);
    });
  }

  it('says what it does not understand', () => {
    deepEqual(
      ['a && b', 'a "open', 'a $(b', 'if a; then', 'a )', `${'<<E '.repeat(400)}`].map((text) => parseShell(text).understood),
      [true, false, false, false, false, false],
    );
    deepEqual(
      ["a 'b'", "a 'b", 'a (b'].map((text) => parseWindowsShell(text, 'powershell').understood),
      [true, false, false],
    );
  });

  it('never throws, and places everything inside the file', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '\\\n',
      '"',
      "'",
      '$X',
      '$(',
      ')',
      '`',
      '|',
      '&&',
      ';',
      '{',
      '}',
      '<<E',
      '\nE\n',
      '>',
      '# c\n',
      'sh -c ',
      'sudo ',
      '-k',
      '=',
      '(',
      '\r\n',
      '#',
      '@',
      '^',
      '%A%',
      ',',
    );
    const line = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
    const head = fc.constantFrom(
      'FROM debian:12\n',
      '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n',
      'FROM x\nSHELL ["pwsh", "-c"]\n',
    );
    fc.assert(
      fc.property(head, line, (start, rest) => {
        const text = `${start}RUN ${rest}\nCMD ${rest}`;
        for (const stage of loadStages(parseDockerfile('/w/Dockerfile', text), [], new Map(), true)) {
          for (const { commands } of shellOf(stage).own) {
            for (const { at, args } of commands) {
              for (const span of [at, ...args.map((arg) => arg.at)])
                ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
