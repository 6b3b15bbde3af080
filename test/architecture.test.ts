import { deepEqual, equal } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRules } from '../server/tools/gen';
import { fixtureFile, pageFile, ruleNames } from '../server/tools/paths';
import { generatedLine } from '../server/tools/print';
import { repository } from './support/fixtures';
import { forbiddenGlobals, forbiddenImports, importCircles, kindsToldApart, namesOfKind } from './support/layers';

/** Path (with `/`) to text of the TypeScript sources below some folders of the repository. */
function sourcesIn(...folders: string[]): Map<string, string> {
  const paths = folders.flatMap((folder) => {
    const at = join(repository, folder);
    const names = existsSync(at) ? readdirSync(at, { recursive: true, encoding: 'utf8' }) : [];
    return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
  });
  const own = paths.filter((path) => path.endsWith('.ts') && !path.includes('/node_modules/'));
  return new Map(own.sort().map((path) => [path, readFileSync(join(repository, path), 'utf8')]));
}

const product = sourcesIn('server', 'client');
const all = sourcesIn('server', 'client', 'test');

describe('Architecture', () => {
  it('imports only downwards', () => {
    deepEqual(forbiddenImports(product), []);
  });

  it('has no circle of imports, types included', () => {
    deepEqual(importCircles(sourcesIn('server/src')), []);
    const circle = {
      'a.ts': "import type { B } from './b';\n",
      'b.ts': "import { c } from './c/c';\n",
      'c/c.ts': "import { a } from '../a';\n",
    };
    deepEqual(importCircles(new Map(Object.entries(circle))), ['a.ts -> b.ts -> c/c.ts -> a.ts']);
  });

  it('tells no kinds of files apart outside of kinds/', () => {
    deepEqual(kindsToldApart(product), []);
  });

  it('names a kind only in its own folders and in the lists', () => {
    deepEqual(namesOfKind('devcontainer', sourcesIn('server')), []);
  });

  it('keeps the process to the entries, and clock and promises out of the core', () => {
    deepEqual(forbiddenGlobals(product), []);
  });

  it('has no "any", and no place where the linter is told to look away', () => {
    const { linter } = JSON.parse(readFileSync(join(repository, 'biome.json'), 'utf8')) as {
      linter: { rules: { suspicious: { noExplicitAny: string } } };
    };
    equal(linter.rules.suspicious.noExplicitAny, 'error');
    const silenced = /\/\/ *biome-ignore(?!-)|@ts-(ignore|nocheck|expect-error)/;
    const self = 'test/architecture.test.ts';
    deepEqual(
      [...all].filter(([path, text]) => path !== self && silenced.test(text)).map(([path]) => path),
      [],
    );
  });

  it('spreads no list of any length into the arguments of a call, which only the stack bounds', () => {
    const core = sourcesIn('server/src/core', 'server/src/workspace');
    deepEqual(
      [...core].filter(([, text]) => /\.(?:push|unshift)\((?:[\w.]+, )?\.\.\./.test(text)).map(([path]) => path),
      [],
    );
  });

  it('has no hand-written file over 400 lines', () => {
    const long = [...all].map(([path, text]) => ({ path, text, lines: text.split('\n').length - 1 })).filter(({ lines }) => lines > 400);
    deepEqual(
      long.filter(({ text }) => !text.startsWith(generatedLine)).map(({ path, lines }) => `${path}: ${lines}`),
      [],
    );
  });

  it('has a fixture and a page for every rule', () => {
    const ids = ruleNames(repository).flatMap((name) => loadRules(name).map(({ id }) => id));
    const missing = ids.flatMap((id) => [fixtureFile(id), pageFile(id)].filter((path) => !existsSync(join(repository, path))));
    deepEqual(missing, []);
  });

  const wrong: Record<string, [from: string, text: string]> = {
    'a rule that reads the tree': ['server/src/core/rules/compose/a.ts', "import type { Tree } from '../../syntax/tree';"],
    'a rule that imports another': ['server/src/core/rules/compose/a.ts', "import b from './b';"],
    'a rule about containers that wishes for text of a file': [
      'server/src/core/rules/container/a.ts',
      "import { value } from '../../fix/want';",
    ],
    'a rule that imports the parser': ['server/src/core/rules/compose/a.ts', "import { parse } from 'yaml';"],
    'a rule that imports what is of another kind': ['server/src/core/rules/compose/a.ts', "import { b } from '../../kinds/daemon/b';"],
    'a kind that knows another': ['server/src/core/kinds/daemon/a.ts', "import { b } from '../compose/b';"],
    'a kind that knows rules': ['server/src/core/kinds/daemon/a.ts', "import type { Rule } from '../../rules/rule';"],
    'a model that knows kinds': ['server/src/core/model/a.ts', "import { kinds } from '../kinds/index';"],
    'a model that knows rules': ['server/src/core/model/a.ts', "import type {\n  Rule,\n} from '../rules/rule';"],
    'a fix that knows rules': ['server/src/core/fix/a.ts', "export type { Severity } from '../rules/rule';"],
    'text that knows the tree': ['server/src/core/base/a.ts', "import '../syntax/tree';"],
    'a core that reads files': ['server/src/core/engine.ts', "const fs = require('node:fs');"],
    'a core that knows a shell': ['server/src/core/engine.ts', "import { run } from '../cli/run';"],
    'a command line that knows the language server': ['server/src/cli/a.ts', "import { connect } from '../lsp/session';"],
    'a language server that knows the command line': ['server/src/lsp/a.ts', "import { connect } from '../cli/args';"],
    'a command line that reads files itself': ['server/src/cli/a.ts', "import { readFileSync } from 'node:fs';"],
    'a client that runs the server': ['client/src/a.ts', "import { hardenRequest } from '../../server/src/lsp/messages';"],
    'a package that nobody decided on': ['server/src/workspace/a.ts', "import _ from 'lodash';"],
  };
  for (const [name, source] of Object.entries(wrong)) {
    it(`would see ${name}`, () => equal(forbiddenImports(new Map([source])).length, 1));
  }

  it('would see kinds that are told apart', () => {
    const lines = [
      "if (kind === 'compose') a();",
      "if (kindOf(file)?.id !== 'daemon') a();",
      "if (source.kind === 'dockerfile') a();",
      "switch (kind) {\n  case 'dockerfile':",
      "if (finding.subject.kind === 'stage') a();",
      "const seen = rule.split('/')[0] === 'devcontainer';",
    ];
    const found = lines.map((line) => kindsToldApart(new Map([['server/src/core/lint/a.ts', line]])).length);
    deepEqual(
      found,
      lines.map(() => 1),
    );
    deepEqual(kindsToldApart(new Map([['server/src/core/kinds/daemon/a.ts', lines.join('\n')]])), []);
  });

  it('would see a clock, a promise and the process', () => {
    const sources: [string, string][] = [
      ['server/src/core/a.ts', 'const now = Date.now();'],
      ['server/src/core/b.ts', 'export async function read(): void {}'],
      ['server/src/cli/c.ts', 'process.exit(1);'],
      ['server/src/core/d.ts', "// no Promise here\nconst text = 'async';"],
    ];
    deepEqual(forbiddenGlobals(new Map(sources)), [
      'server/src/core/a.ts may not use Date.now',
      'server/src/core/b.ts may not use async',
      'server/src/cli/c.ts may not use process',
    ]);
  });

  it('allows what the design allows', () => {
    const sources: [string, string][] = [
      ['server/src/core/rules/compose/a.ts', "import { value } from '../../fix/want';\nimport { defineRule } from '../rule';"],
      [
        'server/src/core/rules/container/a.ts',
        "import { unset } from '../../fix/intent';\nimport { defineContainerRule } from '../container-rule';",
      ],
      ['server/src/core/kinds/compose/dialect.ts', "import { value } from '../../fix/want';"],
      ['server/src/core/syntax/yaml.ts', "import { parse } from 'yaml';"],
      ['server/src/core/rules/daemon/a.ts', "import { listeners } from '../../kinds/daemon/hosts';"],
      ['client/src/a.ts', "import type { Harden } from '../../server/src/lsp/messages';\nimport * as vscode from 'vscode';"],
      ['server/src/entry/cli.ts', "import { run } from '../cli/run';\nimport { readFileSync } from 'node:fs';"],
    ];
    deepEqual(forbiddenImports(new Map(sources)), []);
  });
});
