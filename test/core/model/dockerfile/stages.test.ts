import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { expand, type Lookup, type Variable } from '../../../../server/src/core/model/dockerfile/expand';
import type { Use } from '../../../../server/src/core/model/dockerfile/shipping';
import { loadStages } from '../../../../server/src/core/model/dockerfile/stages';
import type { Stage } from '../../../../server/src/core/model/stage';
import type { Traced } from '../../../../server/src/core/model/traced';
import { parseDockerfile } from '../../../../server/src/core/syntax/dockerfile';

const file = '/w/Dockerfile';

function stages(
  text: string,
  uses: readonly Use[] = [],
  args: ReadonlyMap<string, Traced<string>> = new Map(),
  standalone = true,
): Stage[] {
  return loadStages(parseDockerfile(file, text), uses, args, standalone);
}

function last(text: string): Stage {
  return stages(text).at(-1)!;
}

/** A traced text as one line: value or unknown variables, the text at its span, and its steps. */
function told(text: string, value: Traced<string> | undefined): string {
  if (!value) return 'none';
  const steps = value.via.map((step) =>
    step.kind === 'variable' ? ` <- ${step.name} "${text.slice(step.at.start, step.at.end)}"` : ` <- ${step.kind}`,
  );
  const what = value.known ? `"${value.value}"` : `unknown ${value.variables.join(',')}`;
  return `${what} at "${text.slice(value.at.start, value.at.end)}"${steps.join('')}`;
}

describe('Expansion of variables in a Dockerfile', () => {
  const values: Readonly<Record<string, string>> = { A: 'abcabc', E: '', P: '/usr/lib/x.tar.gz' };
  const maybe: Variable = { known: false, variables: ['Q'], unset: true };
  const lookup: Lookup = (name) => (name === 'Q' ? maybe : name in values ? { known: true, value: values[name]!, via: [] } : undefined);
  const run = (word: string, escapeChar: '\\' | '`' = '\\'): string | undefined => {
    const result = expand(word, { escape: escapeChar, lookup, span: (start, end) => ({ file, start, end }) });
    return result.known ? result.value : undefined;
  };

  /** Words and what BuildKit 0.34 makes of them; `undefined` where it refuses them. */
  const table: readonly (readonly [string, string | undefined])[] = [
    ['$A', 'abcabc'],
    ['x${A}y', 'xabcabcy'],
    ['$A.b', 'abcabc.b'],
    ['$U', ''],
    ['${U:-w}', 'w'],
    ['${E:-w}', 'w'],
    ['${E-w}', ''],
    ['${U-$A}', 'abcabc'],
    ['${A:+w}', 'w'],
    ['${E:+w}', ''],
    ['${E+w}', 'w'],
    ['${U:?no}', undefined],
    ['${A:?no}', 'abcabc'],
    ['${P#*/}', 'usr/lib/x.tar.gz'],
    ['${P##*/}', 'x.tar.gz'],
    ['${P%.*}', '/usr/lib/x.tar'],
    ['${P%%.*}', '/usr/lib/x'],
    ['${A/b/X}', 'aXcabc'],
    ['${A//b/X}', 'aXcaXc'],
    ['${A//?c/}', 'aa'],
    ['\\$A', '$A'],
    ["'$A'", '$A'],
    ['"$A b"', 'abcabc b'],
    ['"\\x\\""', '\\x"'],
    ['$', '$'],
    ['${', undefined],
    ['${}', undefined],
    ['${A^^}', undefined],
    ['"open', undefined],
    ['${U:-${U:-deep}}', 'deep'],
  ];
  for (const [word, value] of table) it(`makes ${value ?? 'nothing'} of ${word}`, () => equal(run(word), value));

  it('escapes with the character of the file', () => equal(run('`$A\\', '`'), '$A\\'));

  it('does not guess at a variable that a build may set, but takes the default beside it', () => {
    deepEqual(
      ['$Q', '${Q:+w}', '${Q#a}', '${Q:?e}', 'x$Q'].map((word) => run(word)),
      [undefined, undefined, undefined, undefined, undefined],
    );
    deepEqual(
      ['${Q:-w}', '${Q-w}'].map((word) => run(word)),
      ['w', 'w'],
    );
  });

  it('takes any word', () => {
    const piece = fc.constantFrom('$', '{', '}', 'A', 'Q', ':-', '#', '%', '/', '*', '?', '\\', '"', "'", '${', '${A', 'é', '😀');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const word = parts.join('');
        const result = expand(word, {
          escape: '\\',
          lookup,
          span: (start, end) => {
            ok(0 <= start && start <= end && end <= word.length);
            return { file, start, end };
          },
        });
        ok(result.known ? typeof result.value === 'string' : Array.isArray(result.variables));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('Stages of a Dockerfile', () => {
  const users: readonly (readonly [name: string, text: string, user: string])[] = [
    ['the last USER', 'FROM a\nUSER root\nRUN x\nUSER app:grp', '"app:grp" at "app:grp"'],
    ['no USER', 'FROM a\nRUN x', 'none'],
    ['a USER of its own stage only', 'FROM a\nUSER b\nFROM c', 'none'],
    ['the USER of the stage it starts from', 'FROM a AS Base\nUSER b\nFROM base', '"b" at "b"'],
    ['through ARG', 'FROM a\nARG U=root\nUSER $U', '"root" at "$U" <- U "root"'],
    ['through ENV and ARG', 'FROM a\nARG A="x"\nENV U=${A}\nUSER $U:0', '"x:0" at "$U:0" <- U "${A}" <- A ""x""'],
    ['a global ARG that the stage repeats', 'ARG U=root\nFROM a\nARG U\nUSER $U', '"root" at "$U" <- U "root"'],
    ['a global ARG that it does not repeat', 'ARG U=root\nFROM a\nUSER $U', 'unknown U at "$U"'],
    ['an ARG without value', 'FROM a\nARG U\nUSER $U', 'unknown U at "$U"'],
    ['the default beside its use', 'FROM a\nARG U\nUSER ${U:-1000}', '"1000" at "${U:-1000}" <- U "1000"'],
    ['an ARG of the builder', 'FROM a\nARG TARGETARCH\nUSER ${TARGETARCH:-x}', 'unknown TARGETARCH at "${TARGETARCH:-x}"'],
    ['ENV over ARG', 'FROM a\nARG U=x\nENV U=y\nUSER $U', '"y" at "$U" <- U "y"'],
    ['an ARG that repeats an ENV', 'FROM a\nENV U=y\nARG U\nUSER $U', '"y" at "$U" <- U "y"'],
    ['all values of one ENV see those before', 'FROM a\nENV A=1\nENV A=2 B=$A\nUSER $B', '"1" at "$B" <- B "$A" <- A "1"'],
    ['ENV of the stage it starts from', 'FROM a AS b\nENV U=y\nFROM b\nUSER $U', '"y" at "$U" <- U "y"'],
    ['ARG ends with its stage', 'FROM a AS b\nARG U=y\nFROM c\nUSER $U', 'unknown U at "$U"'],
    ['the base may set what nobody declares', 'FROM a\nUSER $APP_UID', 'unknown APP_UID at "$APP_UID"'],
    ['nothing comes with scratch', 'FROM scratch\nUSER x$APP_UID', '"x" at "x$APP_UID"'],
    ['a trigger of the stage it starts from', 'FROM a AS b\nONBUILD USER t\nFROM b', '"t" at "t"'],
    ['a trigger is not inherited twice', 'FROM a AS b\nONBUILD USER t\nFROM b AS c\nUSER u\nFROM c', '"u" at "u"'],
    ['a value over two lines', 'FROM a\nENV U=ro\\\not\nUSER $U', '"root" at "$U" <- U "ro\\\not"'],
    ['an ARG over ENV, up to the end of its stage', 'FROM a AS b\nENV U=x\nARG U=root\nFROM b\nUSER $U', '"x" at "$U" <- U "x"'],
    [
      'an ARG that repeats ENV and a global one without value',
      'ARG U\nFROM a\nENV U=x\nARG U\nUSER ${U:-root}',
      '"x" at "${U:-root}" <- U "x"',
    ],
    ['ENV of old', 'FROM a\nENV U root\nUSER $U', '"root" at "$U" <- U "root"'],
  ];
  for (const [name, text, user] of users) it(`knows the user: ${name}`, () => equal(told(text, last(text).user), user));

  it('follows a chain of stages to the first image', () => {
    const text = 'ARG V=3.22\nFROM alpine:${V} AS a\nFROM a AS b\nFROM B';
    const [a, b, c] = stages(text) as [Stage, Stage, Stage];
    equal(told(text, a.base), '"alpine:3.22" at "alpine:${V}" <- V "3.22"');
    equal(told(text, c.base), '"alpine:3.22" at "B" <- dockerfile <- dockerfile <- V "3.22"');
    equal(c.parent, b);
    deepEqual([a.name, b.name, c.name], ['a', 'b', '2']);
  });

  it('finds the stages that an argument of the builder chooses from, where they agree about the user', () => {
    const of = (arm: string, from: string): Stage =>
      last(`FROM alpine:3 AS run-amd64\nUSER svc\nFROM alpine:3 AS run-arm64\nUSER ${arm}\nFROM ${from}\n`);
    const found = of('svc', 'run-${TARGETARCH}');
    deepEqual([found.base.known && found.base.value, found.parent?.name], ['alpine:3', 'run-amd64']);
    equal(of('svc', 'run-$TARGETARCH').parent?.name, 'run-amd64');
    equal(of('root', 'run-${TARGETARCH}').parent, undefined);
    equal(of('svc', 'other-${TARGETARCH}').parent, undefined);
    equal(of('svc', 'run-${ARCH}').parent, undefined);
  });

  it('knows when the base hangs on a variable', () => {
    const text = 'ARG BASE\nFROM $BASE\nFROM ${OTHER:-debian}\nFROM --platform=$BUILDPLATFORM x:$TARGETARCH';
    deepEqual(
      stages(text).map(({ base }) => told(text, base)),
      ['unknown BASE at "$BASE"', '"debian" at "${OTHER:-debian}" <- OTHER "debian"', 'unknown TARGETARCH at "x:$TARGETARCH"'],
    );
  });

  it('lets build arguments of Compose win over defaults', () => {
    const at = { file: '/w/compose.yaml', start: 5, end: 9 };
    const args = new Map<string, Traced<string>>([
      ['U', { known: true, value: 'root', at, via: [] }],
      ['X', { known: true, value: 'not declared', at, via: [] }],
    ]);
    const [stage] = stages('FROM a\nARG U=app\nUSER $U', [], args);
    equal(stage!.user?.known && stage!.user.value, 'root');
    deepEqual(stage!.user?.via, [{ kind: 'variable', name: 'U', at, from: 'argument' }]);
  });

  it('ships the final stage, or those that services name', () => {
    const text = 'FROM a AS base\nFROM base AS Dev\nFROM b AS lone\nFROM base AS app';
    const at = { file: '/w/compose.yaml', start: 0, end: 1 };
    const marks = (uses: readonly Use[], standalone: boolean): string[] =>
      stages(text, uses, new Map(), standalone).map(
        (stage) => `${stage.name}${stage.shipped ? ' shipped' : stage.reachesShipped ? ' reaches' : ''}`,
      );
    deepEqual(marks([], true), ['base reaches', 'Dev', 'lone', 'app shipped']);
    deepEqual(marks([], false), ['base', 'Dev', 'lone', 'app']);
    deepEqual(marks([{ target: 'dev', service: { name: 's', at } }], false), ['base reaches', 'Dev shipped', 'lone', 'app']);
    deepEqual(marks([{ service: { name: 's', at } }], false), ['base reaches', 'Dev', 'lone', 'app shipped']);
    deepEqual(marks([{ target: 'none', service: { name: 's', at } }], false), ['base', 'Dev', 'lone', 'app']);
    const named = stages(text, [{ target: 'DEV', service: { name: 's', at } }], new Map(), true);
    deepEqual(named[1]!.services, [{ name: 's', at }]);
    equal(named[3]!.parent, named[0]);
  });

  it('inherits the command, which a new entrypoint clears', () => {
    const [a, b, c] = stages('FROM x AS a\nENTRYPOINT ["e"]\nCMD run it\nEXPOSE 80 $P\nFROM a AS b\nFROM a\nENTRYPOINT f\nEXPOSE 1') as [
      Stage,
      Stage,
      Stage,
    ];
    deepEqual([a.entrypoint, a.command], [['e'], ['run it']]);
    deepEqual([b.entrypoint, b.command], [['e'], ['run it']]);
    deepEqual([c.entrypoint, c.command], [['f'], undefined]);
    deepEqual(c.exposed, ['80', '$P', '1']);
  });

  it('tells Windows by base, platform or escape character', () => {
    for (const text of [
      'FROM mcr.microsoft.com/windows/nanoserver:1809',
      '# escape=`\nFROM x',
      'FROM --platform=windows/amd64 x',
      'FROM golang:1-windowsservercore',
    ]) {
      equal(last(text).os, 'windows', text);
    }
    equal(last('FROM debian').os, 'linux');
  });

  it('keeps what is declared, with its places', () => {
    const text = 'FROM a\nARG T\nENV A=1 B="x $A"';
    const { declarations } = last(text);
    deepEqual(
      declarations.map((one) => [one.keyword, one.name, told(text, one.value), text.slice(one.at.start, one.at.end), one.ref.path]),
      [
        ['ARG', 'T', 'none', 'T', [1]],
        ['ENV', 'A', '"1" at "1"', 'A=1', [2]],
        ['ENV', 'B', 'unknown A at ""x $A""', 'B="x $A"', [2]],
      ],
    );
  });

  it('reads any Dockerfile', () => {
    const line = fc.constantFrom(
      'FROM a AS b',
      'FROM b',
      'FROM $X',
      'ARG X',
      'ARG X=$X',
      'ENV X=${X:-a} Y=$X',
      'USER $X',
      'ONBUILD ENV X=z',
      'CMD ["a"]',
      'ENTRYPOINT b',
      'EXPOSE $X',
      'FROM',
      'USER',
      'ENV',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const text = lines.join('\n');
        for (const stage of stages(text)) {
          for (const { at } of [...stage.users, stage.base, stage]) ok(0 <= at.start && at.start <= at.end && at.end <= text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
