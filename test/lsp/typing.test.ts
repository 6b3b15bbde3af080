import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import { rules } from '../../server/src/core/rules/index';
import type { Rule } from '../../server/src/core/rules/rule';
import { analyzeFiles } from '../../server/src/workspace/analyze';
import { commenter, typist } from '../fuzz/typing';
import { casesOf, fixtureIds } from '../support/fixtures';
import { type Client, pulling } from '../support/lsp-client';
import { startSession } from '../support/session';

const root = 'file:///shop';

/** The documents of a fixture's case that a person has open. */
function open(server: Client, texts: ReadonlyMap<string, string>): void {
  for (const [name, text] of texts) server.open(`${root}/${name}`, text, name.endsWith('ml') ? 'yaml' : 'dockerfile');
}

async function told(server: Client, texts: ReadonlyMap<string, string>): Promise<readonly (readonly Diagnostic[])[]> {
  const all: (readonly Diagnostic[])[] = [];
  for (const name of texts.keys()) all.push(await server.pull(`${root}/${name}`));
  return all;
}

/** The fingerprints of all findings in some files, as the command line has them. */
async function checked(texts: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const files = new Map([...texts].map(([name, text]) => [`${root}/${name}`, text]));
  const source = { read: async (file: string) => files.get(file) ?? null };
  const found = await analyzeFiles([...files.keys()], source, { root, ungoverned: 'strict', today: '2026-01-01' });
  return found.flatMap(({ analysis }) => analysis.findings.map(({ fingerprint }) => fingerprint)).sort();
}

describe('language server: what it says after many edits', () => {
  const cases = fixtureIds().flatMap((id, index) => (index % 6 === 0 ? casesOf(id).slice(0, 1) : []));
  for (const [index, { files }] of cases.entries()) {
    const names = [...files.keys()].filter((name) => /\.ya?ml$|Dockerfile$/.test(name) && !name.includes('.bulkhead'));
    if (names.length === 0) continue;
    it(`is what one that has just started says: ${names.join(', ')} (${index})`, async () => {
      const texts = new Map(names.map((name) => [name, files.get(name)!]));
      const session = { folders: [root], capabilities: pulling, settings: { profile: 'strict', maxProblems: 0 } };
      const server = await startSession({}, session);
      open(server, texts);
      const [type, remark] = [typist(index), commenter(index)];
      for (let version = 2; version < 14; version++) {
        const name = names[version % names.length]!;
        texts.set(name, (version % 3 === 0 ? type : remark)(texts.get(name)!));
        server.change(`${root}/${name}`, version, texts.get(name)!);
        // A person types several letters before anybody looks.
        if (version % 2 === 0) await told(server, texts);
      }
      const fresh = await startSession({}, session);
      open(fresh, texts);
      const last = await told(server, texts);
      deepEqual(last, await told(fresh, texts));
      const all = new Set(await checked(texts));
      const strange = last
        .flat()
        .filter(({ code, data }) => !String(code).endsWith('/absences') && !all.has((data as { fingerprint: string }).fingerprint));
      deepEqual(strange, []);
      await Promise.all([server.stop(), fresh.stop()]);
    });
  }
});

describe('language server: an edit of comments that decide nothing', () => {
  const text = 'services:\n  a:\n    image: x\n    privileged: true\n  b:\n    image: y\n';
  const uri = `${root}/compose.yaml`;
  let asked = 0;
  const own: Rule[] = rules.map((rule) => {
    return {
      ...rule,
      check(subject: never, context: never) {
        asked++;
        return rule.check(subject, context) as never;
      },
    } as Rule;
  });
  const linesOf = (found: readonly Diagnostic[], code: string): number[] =>
    found.filter((each) => each.code === code).map(({ range }) => range.start.line);

  it('moves what is shown without analyzing anything again', async () => {
    const server = await startSession({}, { folders: [root], capabilities: pulling, rules: own });
    server.open(uri, text, 'yaml');
    deepEqual(linesOf(await server.pull(uri), 'compose/privileged'), [3]);
    const first = asked;
    const commented = text.replace('  a:', '  # note\n  a:');
    server.change(uri, 2, commented);
    deepEqual(linesOf(await server.pull(uri), 'compose/privileged'), [4]);
    equal(asked, first, 'no rule was asked again');
    server.change(uri, 3, commented.replace('# note', '# do not touch'));
    deepEqual(linesOf(await server.pull(uri), 'compose/privileged'), [4]);
    ok(asked > first, 'a comment that decides something is read');
    await server.stop();
  });

  it('is known to whoever asks about the document', async () => {
    const server = await startSession({}, { folders: [root], capabilities: pulling });
    server.open(uri, text, 'yaml');
    const shown = await server.pull(uri);
    server.change(uri, 2, text.replace('  a:', '  # note\n  # more\n  a:'));
    const [one] = (await server.pull(uri)).filter(({ code }) => code === 'compose/privileged');
    equal(one?.range.start.line, 5);
    const actions = await server.actions(uri, one!.range, { diagnostics: [one!] });
    ok(
      actions.some(({ title }) => title.startsWith('Disable privileged')),
      actions.map(({ title }) => title).join(),
    );
    equal(shown.length, (await server.pull(uri)).length);
    await server.stop();
  });
});
