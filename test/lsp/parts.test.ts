import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { Connection } from 'vscode-languageserver/node';
import { applyEdits } from '../../server/src/core/base/edit';
import type { Finding } from '../../server/src/core/lint/finding';
import { pageAddress } from '../../server/src/core/rules/page';
import { createConverter, severityOf } from '../../server/src/lsp/convert';
import { restAfter } from '../../server/src/lsp/diagnostics';
import { code, escaped, plainText } from '../../server/src/lsp/markdown';
import { showProgress } from '../../server/src/lsp/progress';
import { turnOff } from '../../server/src/lsp/turn-off';
import { fileOfUri, uriOfFile } from '../../server/src/lsp/uri';

describe('how long typing must rest', () => {
  it('depends on what the work takes: not at all for quick work, and never long', () => {
    const rests = [0, 5, 50, 75, 100, 5000].map((cost) => restAfter(cost, cost - 1));
    deepEqual(rests, [0, 0, 0, 50, 100, 100]);
  });

  it('is nothing where changes come slower than the work is done', () => {
    deepEqual([restAfter(75, 75), restAfter(5000, 6000), restAfter(5000, 4000)], [0, 0, 100]);
  });
});

describe('names of documents', () => {
  it('come back from the core as the client wrote them', () => {
    for (const uri of [
      'file:///home/me/compose.yaml',
      'file:///home/me/100%25%20%23done/compose.yaml',
      'file:///c%3A/shop/compose.yaml',
      'file:///home/%C3%A9t%C3%A9/Dockerfile',
      'vscode-vfs://github/acme/app/compose.yaml',
      'vscode-remote://wsl%2Bubuntu/home/me/compose.yaml',
      'git:/home/me/compose.yaml?%7B%22ref%22%3A%22~%22%7D',
    ]) {
      equal(uriOfFile(fileOfUri(uri)), uri);
    }
  });

  it('are plain text in the core', () => {
    equal(fileOfUri('file:///a%20b/%23c%25/compose.yaml'), 'file:///a b/#c%/compose.yaml');
    equal(fileOfUri('untitled:Untitled-1', 'dockerfile'), 'untitled:///Untitled-1/Dockerfile');
    equal(fileOfUri('untitled:Untitled-1', 'yaml'), 'untitled:///Untitled-1');
  });

  it('differ where only the query does', () => {
    ok(fileOfUri('git:/a/compose.yaml?1') !== fileOfUri('git:/a/compose.yaml?2'));
  });
});

describe('positions', () => {
  it('come back as the offsets they were made from, in both encodings', () => {
    const texts = fc.array(fc.constantFrom('a', 'é', '€', '😀', '\n', '\r\n', '\r'), { maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat(), fc.constantFrom('utf-16' as const, 'utf-8' as const), (parts, at, encoding) => {
        const before = parts.slice(0, at % (parts.length + 1)).join('');
        const text = parts.join('');
        const converter = createConverter(encoding);
        equal(converter.offset('f', converter.position('f', before.length, text), text), before.length);
      }),
    );
  });

  it('count what the encoding counts', () => {
    const text = 'a\né€😀b';
    const at = text.indexOf('b');
    deepEqual(createConverter('utf-16').position('f', at, text), { line: 1, character: 4 });
    deepEqual(createConverter('utf-8').position('f', at, text), { line: 1, character: 9 });
    equal(createConverter('utf-8').offset('f', { line: 7, character: 0 }, text), text.length);
    equal(createConverter('utf-8').offset('f', { line: 0, character: 99 }, text), 2);
  });
});

describe('severities in the editor', () => {
  it('follow harm, absence and certainty', () => {
    const of = (severity: string, confidence = 'certain', absence = false): number =>
      severityOf({ severity, confidence, absence } as Finding);
    deepEqual([of('critical'), of('high'), of('medium'), of('low')], [1, 2, 2, 3]);
    equal(of('medium', 'certain', true), 3);
    deepEqual([of('critical', 'possible'), of('high', 'possible'), of('low', 'possible'), of('high', 'likely')], [2, 3, 4, 2]);
  });
});

describe('the address of a page', () => {
  it('starts with the homepage of the package', () => {
    const { homepage } = require('../../../package.json') as { homepage: string };
    equal(pageAddress('compose/privileged'), `${homepage}/docs/rules/compose/privileged.md`);
  });
});

describe('turning a rule off', () => {
  const off = (text: string | null, ...ids: string[]): string | undefined => {
    const edits = turnOff('c', text, ids.length > 0 ? ids : ['compose/x']);
    return edits && applyEdits('c', text ?? '', edits);
  };
  const cases: readonly (readonly [string, string | null, string | undefined])[] = [
    ['no file', null, 'rules:\n  compose/x: off\n'],
    ['an empty file', '', 'rules:\n  compose/x: off\n'],
    ['comments only', '# ours', '# ours\nrules:\n  compose/x: off\n'],
    ['no rules', 'profile: strict # all\n', 'profile: strict # all\nrules:\n  compose/x: off\n'],
    ['no final newline', 'profile: strict', 'profile: strict\nrules:\n  compose/x: off\n'],
    ['Windows line breaks', 'profile: strict\r\n', 'profile: strict\r\nrules:\r\n  compose/x: off\r\n'],
    ['rules without entries', 'rules: # none\nprofile: strict\n', 'rules: # none\n  compose/x: off\nprofile: strict\n'],
    ['rules without entries at the end', 'rules:', 'rules:\n  compose/x: off\n'],
    ['rules', 'rules:\n    # why\n    compose/a: low # b\n', 'rules:\n    # why\n    compose/x: off\n    compose/a: low # b\n'],
    ['another level', 'rules:\n  compose/x: low # b\n', 'rules:\n  compose/x: off # b\n'],
    ['no level', 'rules:\n  compose/x:\n', 'rules:\n  compose/x: off\n'],
    ['exceptions of its own', 'rules:\n  compose/x: { allow: [] }\n', undefined],
    ['flow style', 'rules: { compose/a: low }\n', 'rules: { "compose/x": "off", compose/a: low }\n'],
    ['JSON', '{ "rules": {} }', '{ "rules": {"compose/x": "off"} }'],
    ['JSON without rules', '{\n  "profile": "strict"\n}\n', '{\n  "rules": {"compose/x": "off"},\n  "profile": "strict"\n}\n'],
    ['JSON with another level', '{"rules":{"compose/x":"low"}}', '{"rules":{"compose/x":"off"}}'],
    ['a broken file', 'rules: [\n', undefined],
    ['a list', '- a\n', undefined],
  ];
  for (const [name, before, after] of cases) it(`copes with ${name}`, () => equal(off(before), after));

  it('writes several at once', () => {
    equal(off('rules:\n  b/b: low\n', 'a/a', 'b/b'), 'rules:\n  a/a: off\n  b/b: off\n');
  });
});

describe('plain text of a hover', () => {
  it('is its Markdown without marks', () => {
    equal(plainText('**"a\\_b" runs** `x` [compose/x](https://h/p.md)'), '"a_b" runs x compose/x <https://h/p.md>');
  });
});

describe('texts of files in Markdown', () => {
  it('are no markup', () => {
    equal(
      escaped('a ![p](https://h/p.png) <b> &copy; `c` **d** www.e.f me@g.h\n\n---\n\u202e\u0007'),
      'a \\!\\[p\\]\\(https\\://h/p.png\\) \\<b\\> \\&copy; \\`c\\` \\*\\*d\\*\\* www\\.e.f me\\@g.h␊␊---␊\ufffd␇',
    );
    const text = 'a! [b](c) <d> &e; `f` *g* _h_ ~i~ #j k|l \\ m://n www.o p@q';
    equal(plainText(escaped(text)), text);
  });

  it('are code whatever they hold', () => {
    equal(code('a.yaml:4'), '`a.yaml:4`');
    equal(code('a` ![x](y) `` b'), '```a` ![x](y) `` b```');
    equal(code('`a'), '`` `a ``');
    equal(code('a|b\n', true), '`a\\|b␊`');
  });
});

describe('progress', () => {
  /** What a client sees while some work takes this long. */
  async function seen(milliseconds: number): Promise<string[]> {
    const calls: string[] = [];
    const reporter = { begin: (title: string) => calls.push(title), done: () => calls.push('done') };
    const connection = { window: { createWorkDoneProgress: async () => reporter } } as unknown as Connection;
    const work = new Promise((done) => setTimeout(done, milliseconds));
    showProgress(connection, 'judging')(work);
    await work;
    return calls;
  }

  it('is shown for work that takes a while, and ends with it', async () => {
    deepEqual(await seen(1300), ['judging', 'done']);
    deepEqual(await seen(10), []);
  });
});
