import { deepEqual, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentSelector, schemes } from '../../client/src/documents';
import { carriedOver, ticked, unticked } from '../../client/src/harden/selection';
import { createRestarts } from '../../client/src/restarts';
import { severities } from '../../server/src/core/base/severity';
import { fileSchemes } from '../../server/src/lsp/uri';
import { repository } from '../support/fixtures';

describe('the VS Code client', () => {
  it('sends documents of the schemes that the server takes for files, and no others', () => {
    deepEqual(schemes, fileSchemes);
    const selected: readonly { readonly language: string; readonly scheme: string }[] = documentSelector;
    ok(selected.some(({ language, scheme }) => language === 'dockerfile' && scheme === 'file'));
    ok(!selected.some(({ scheme }) => scheme === 'git'));
  });

  it('registers each command of the manifest', () => {
    const { contributes } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      readonly contributes: { readonly commands: readonly { readonly command: string }[] };
    };
    const source = join(repository, 'client/src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const registered = files.flatMap((name) =>
      [...readFileSync(join(source, name), 'utf8').matchAll(/registerCommand\(\s*'([^']+)'/g)].map(([, command]) => command!),
    );
    deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !registered.includes(command)),
      [],
    );
  });

  it('shows each line of a task with the severity that the editor gives it', () => {
    const { contributes } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      readonly contributes: {
        readonly problemMatchers: readonly {
          readonly name: string;
          readonly severity: string;
          readonly pattern: { readonly regexp: string };
        }[];
      };
    };
    const task = readFileSync(join(repository, 'client/src/tasks.ts'), 'utf8');
    const used = contributes.problemMatchers.filter(({ name }) => task.includes(`'$${name}'`));
    deepEqual(used.length, 3);
    const shown = (severity: string): string[] => {
      const line = `app/compose.yaml:4:17: ${severity} compose/privileged "web" runs privileged: low, it seems`;
      return used.filter(({ pattern }) => new RegExp(pattern.regexp).exec(line)?.[4] === 'compose/privileged').map((one) => one.severity);
    };
    deepEqual(
      severities.map((one) => [one, ...shown(one)]),
      [
        ['critical', 'error'],
        ['high', 'warning'],
        ['medium', 'warning'],
        ['low', 'info'],
      ],
    );
    deepEqual(contributes.problemMatchers.filter(({ name }) => name === 'bulkhead').length, 1);
  });

  it('lets the exposure report run no script, and one command: that which opens a place', () => {
    const text = readFileSync(join(repository, 'client/src/report.ts'), 'utf8');
    match(text, /enableScripts: false,\s+enableCommandUris: \['bulkhead\.openPlace'\],\s+localResourceRoots: \[\]/);
  });

  it('starts a server that has ended by itself again, each time later, says so once, and gives up in the end', () => {
    const next = createRestarts();
    const first = { pause: 0, isFirst: true };
    deepEqual(next(0), first);
    deepEqual(
      [1, 2, 3].map(next),
      [1000, 3000, 8000].map((pause) => ({ pause, isFirst: false })),
    );
    deepEqual(next(4), undefined);
    deepEqual(next(200_000), first);
  });

  describe('a selection of changes', () => {
    const changes = [
      { id: 'user', rests: [] },
      { id: 'folder', rests: ['user'] },
      { id: 'volume', rests: ['folder'] },
      { id: 'limit', rests: [] },
    ];
    const all = new Set(changes.map(({ id }) => id));

    it('takes along what a change was made for, and no more', () => {
      deepEqual([...ticked(changes, new Set(), 'volume')].sort(), ['folder', 'user', 'volume']);
      deepEqual([...ticked(changes, new Set(['limit']), 'user')].sort(), ['limit', 'user']);
    });

    it('leaves out what was made for a change that is left out', () => {
      deepEqual([...unticked(changes, all, 'folder')].sort(), ['limit', 'user']);
      deepEqual([...unticked(changes, all, 'limit')].sort(), ['folder', 'user', 'volume']);
    });

    it('ends where changes were made for each other', () => {
      const both = [
        { id: 'a', rests: ['b'] },
        { id: 'b', rests: ['a'] },
      ];
      deepEqual([...ticked(both, new Set(), 'a')].sort(), ['a', 'b']);
      deepEqual([...unticked(both, new Set(['a', 'b']), 'b')], []);
    });

    it('outlives a new plan', () => {
      const next = [
        { id: 'user', selected: true },
        { id: 'limit', selected: false },
        { id: 'new', selected: true },
      ];
      deepEqual([...carriedOver(next, { known: all, selected: new Set(['limit']) })], ['limit', 'new']);
    });
  });
});
