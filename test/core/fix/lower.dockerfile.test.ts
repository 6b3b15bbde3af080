import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../server/src/core/base/edit';
import { lowerDockerfile } from '../../../server/src/core/fix/lower.dockerfile';
import { instruction, noInstruction, text, type Want } from '../../../server/src/core/fix/want';
import { isCredentialName } from '../../../server/src/core/knowledge/credentials';
import { builtInImages } from '../../../server/src/core/knowledge/family/lookup';
import { parseImage } from '../../../server/src/core/knowledge/image-name';
import { literalKind } from '../../../server/src/core/knowledge/literals';
import { parseDockerfile } from '../../../server/src/core/syntax/dockerfile';

const baseImage = builtInImages.base;

const file = '/w/Dockerfile';
const at = (index: number) => ({ file, path: [index] });

/** The text after some wants, or the reason why they are refused. */
function after(source: string, ...wants: readonly Want[]): string {
  const edits = lowerDockerfile(parseDockerfile(file, source), wants);
  return 'refused' in edits ? `refused: ${edits.refused}` : applyEdits(file, source, edits);
}

describe('Lowering to a Dockerfile', () => {
  const before = instruction(at(1), 'before', 'USER x');
  const behind = instruction(at(1), 'after', 'USER x');
  const table: readonly (readonly [name: string, source: string, wants: readonly Want[], result: string])[] = [
    ['before', 'FROM a\nCMD b\n', [before], 'FROM a\nUSER x\nCMD b\n'],
    ['before, above the comments', 'FROM a\n\n# 1\n  # 2\nCMD b\n', [before], 'FROM a\n\nUSER x\n# 1\n  # 2\nCMD b\n'],
    ['before, below a comment apart', 'FROM a\n# 1\n\nCMD b\n', [before], 'FROM a\n# 1\n\nUSER x\nCMD b\n'],
    ['before the first, behind a BOM', '\ufeffFROM a\n', [instruction(at(0), 'before', 'ARG A')], '\ufeffARG A\nFROM a\n'],
    [
      'before the first, below the directives',
      '# escape=`\nFROM a\n',
      [instruction(at(0), 'before', 'ARG A')],
      '# escape=`\nARG A\nFROM a\n',
    ],
    ['after', 'FROM a\nRUN b \\\n # c\n  d\n\nCMD e\n', [behind], 'FROM a\nRUN b \\\n # c\n  d\nUSER x\n\nCMD e\n'],
    ['after a heredoc', 'FROM a\nRUN <<E\nb\nE\nCMD c\n', [behind], 'FROM a\nRUN <<E\nb\nE\nUSER x\nCMD c\n'],
    ['after, at the end of the file', 'FROM a\nRUN b\n', [behind], 'FROM a\nRUN b\nUSER x\n'],
    ['after, without a last line break', 'FROM a\nRUN b', [behind], 'FROM a\nRUN b\nUSER x'],
    ['after, with CRLF', 'FROM a\r\nRUN b', [instruction(at(1), 'after', 'RUN c\nUSER x')], 'FROM a\r\nRUN b\r\nRUN c\r\nUSER x'],
    ['instead', 'FROM a\n  RUN b \\\n  c\nCMD d\n', [instruction(at(1), 'instead', 'RUN e')], 'FROM a\n  RUN e\nCMD d\n'],
    ['removal', 'FROM a\n# kept\nRUN b \\\n c\nCMD d\n', [noInstruction(at(1))], 'FROM a\n# kept\nCMD d\n'],
    ['removal at the end', 'FROM a\nRUN b', [noInstruction(at(1))], 'FROM a\n'],
    ['text', 'FROM a\nUSER root # x\n', [text({ file, start: 12, end: 16 }, 'app')], 'FROM a\nUSER app # x\n'],
    ['text and a line behind it', 'FROM a\nUSER b', [text({ file, start: 12, end: 13 }, 'c'), behind], 'FROM a\nUSER c\nUSER x'],
    ['a line before one that goes', 'FROM a\nRUN b\nCMD c\n', [before, noInstruction(at(1))], 'FROM a\nUSER x\nCMD c\n'],
    ['the same wish twice', 'FROM a\nCMD b\n', [before, before], 'FROM a\nUSER x\nCMD b\n'],
    ['two lines at one place', 'FROM a\nCMD b\n', [before, instruction(at(1), 'before', 'ARG A')], 'FROM a\nARG A\nUSER x\nCMD b\n'],
    ['a wish that holds before', 'FROM a\nUSER x\nCMD b\n', [instruction(at(2), 'before', 'USER x')], 'FROM a\nUSER x\nCMD b\n'],
    ['a wish that holds behind', 'FROM a\nRUN b\nUSER x', [behind], 'FROM a\nRUN b\nUSER x'],
    ['a wish about another file', 'FROM a\n', [noInstruction({ file: '/w/other', path: [0] })], 'FROM a\n'],
  ];
  for (const [name, source, wants, result] of table) {
    it(`writes ${name}`, () => {
      equal(after(source, ...wants), result);
      equal(after(source, ...[...wants].reverse()), result);
    });
  }

  it('refuses what it cannot do exactly', () => {
    ok(/does not exist/.test(after('FROM a\n', noInstruction(at(1)))));
    ok(/line continuation/.test(after('FROM a\nRUN b \\\n', behind)));
    ok(/syntax errors: correct them/.test(after('FROM a\nRUN <<E\n', behind)));
    ok(/no keys/.test(after('FROM a\n', { want: 'value', of: { file, path: [] }, key: 'user', is: 'x' })));
    ok(/same text/.test(after('FROM a\nUSER b\n', instruction(at(1), 'instead', 'USER c'), instruction(at(1), 'instead', 'USER d'))));
  });

  it('puts instructions where they read as such, in any file', () => {
    const line = fc.constantFrom(
      'RUN a',
      'RUN a \\\n  # c\n  b',
      '# c',
      '',
      'RUN <<E\nx\nE',
      '  USER y',
      'CMD ["a"]',
      'ONBUILD RUN <<F\nz\nF',
    );
    const made = fc.tuple(
      fc.array(line, { maxLength: 12 }),
      fc.boolean(),
      fc.boolean(),
      fc.nat(20),
      fc.constantFrom('before', 'after', 'instead'),
    );
    fc.assert(
      fc.property(made, ([lines, crlf, ended, pick, side]) => {
        const lineBreak = crlf ? '\r\n' : '\n';
        const source = ['FROM a', ...lines].join('\n').replaceAll('\n', lineBreak) + (ended ? lineBreak : '');
        const tree = parseDockerfile(file, source);
        const index = pick % tree.instructions.length;
        if (side === 'instead' && index === 0) return;
        const written = tree.instructions.map((one) => source.slice(one.start, one.end));
        const expected = [...written];
        expected.splice(index + (side === 'after' ? 1 : 0), side === 'instead' ? 1 : 0, 'USER x');
        const now = after(source, instruction(at(index), side as 'before', 'USER x'));
        const again = parseDockerfile(file, now);
        deepEqual(
          again.instructions.map((one) => now.slice(one.start, one.end)),
          expected,
        );
        equal(now.endsWith('\n'), source.endsWith('\n'));
        // A text of one line does not show its line breaks.
        equal(/[^\r]\n/.test(now) && source.includes('\r'), false);
        if (side !== 'instead') equal(again.comments.length, tree.comments.length);
      }),
    );
  });
});

describe('Names of images', () => {
  const names: readonly (readonly [reference: string, name: string, tag?: string | undefined, digest?: string])[] = [
    ['nginx', 'nginx'],
    ['Nginx:1.29', 'nginx', '1.29'],
    ['docker.io/library/nginx:1', 'nginx', '1'],
    ['mirror.gcr.io/library/redis', 'redis'],
    ['public.ecr.aws/docker/library/node:22', 'node', '22'],
    ['public.ecr.aws/nginx/nginx', 'public.ecr.aws/nginx/nginx'],
    ['bitnami/redis@sha256:AB', 'bitnami/redis', undefined, 'sha256:ab'],
    ['localhost:5000/a/b:c@sha256:0', 'localhost:5000/a/b', 'c', 'sha256:0'],
    ['gcr.io/distroless/static:nonroot', 'gcr.io/distroless/static', 'nonroot'],
    ['', ''],
  ];
  for (const [reference, name, tag, digest] of names) {
    it(`takes "${reference}" apart`, () => {
      const image = parseImage(reference);
      deepEqual([image.name, image.tag, image.digest], [name, tag, digest]);
    });
  }
});

describe('Base images', () => {
  const facts: readonly (readonly [reference: string, root: boolean | undefined, ready: string | undefined, distribution: string])[] = [
    ['node:22-alpine', true, 'node', 'alpine'],
    ['docker.io/library/php:8-apache', true, 'www-data', 'debian'],
    ['gcr.io/distroless/base-debian12', true, 'nonroot', 'distroless'],
    ['gcr.io/distroless/base-debian12:debug-nonroot', false, 'nonroot', 'distroless'],
    ['cgr.dev/chainguard/node', false, 'nonroot', 'distroless'],
    ['bitnami/postgresql:16', false, undefined, 'debian'],
    ['nginxinc/nginx-unprivileged:alpine', false, 'nginx', 'alpine'],
    ['scratch', true, undefined, 'scratch'],
    ['ubuntu:22.04', true, undefined, 'debian'],
    ['ubuntu:24.04', true, 'ubuntu', 'debian'],
    ['registry.access.redhat.com/ubi9/ubi-minimal', true, undefined, 'rhel'],
    ['registry.access.redhat.com/ubi9-init', true, undefined, 'rhel'],
    ['redhat/ubi10-micro', true, undefined, 'rhel'],
    ['registry.access.redhat.com/ubi9/nodejs-22', false, 'default', 'rhel'],
    ['registry.access.redhat.com/ubi9/openjdk-21', undefined, undefined, 'rhel'],
    ['mcr.microsoft.com/windows/servercore:ltsc2022', true, 'ContainerUser', 'windows'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-1809', false, 'ContainerUser', 'windows'],
    ['example.com/team/app', undefined, undefined, 'unknown'],
  ];
  for (const [reference, root, ready, distribution] of facts) {
    it(`knows ${reference}`, () => {
      const image = baseImage(reference);
      deepEqual([image.user?.root, image.ready?.name, image.distribution], [root, ready, distribution]);
    });
  }
});

describe('Credentials', () => {
  const yes = [
    'PASSWORD',
    'DB_PASSWORD',
    'githubToken',
    'API_KEY',
    'AWS_SECRET_ACCESS_KEY',
    'MYSQL_PWD',
    'PGPASSWORD',
    'auth',
    'redis.pass',
  ];
  const no = [
    'PASSWORD_FILE',
    'AWS_ACCESS_KEY_ID',
    'PUBLIC_KEY',
    'TOKEN_URL',
    'AUTH_MODE',
    'KEYBOARD',
    'PWD',
    'SECRET_NAME',
    'GPG_KEY',
    'KEY_VERSION',
    '',
  ];
  it('knows them by name', () => deepEqual([...yes, ...no].filter(isCredentialName), yes));

  it('knows a placeholder from a value', () => {
    const kinds = [
      '',
      '""',
      '$X',
      '${X:-a}',
      'changeme',
      '<token>',
      'xxx',
      'your-key',
      'example',
      'true',
      '300',
      '/run/secrets/x',
      'k0rrekt',
      'hunter2',
    ];
    const told = ['empty', 'empty', 'reference', 'reference', 'placeholder', 'placeholder', 'placeholder', 'placeholder', 'placeholder'];
    deepEqual(
      kinds.map((text) => literalKind(text)),
      [...told, 'setting', 'setting', 'setting', 'value', 'value'],
    );
  });
});
