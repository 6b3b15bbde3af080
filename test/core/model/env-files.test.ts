import { deepEqual } from 'node:assert/strict';
import { openProject } from '../../../server/src/core/kinds/open';
import type { Project } from '../../../server/src/core/model/project';
import { appsOf, fileId, reader } from '../../support/open';

function open(files: Record<string, string>): Project {
  return openProject(appsOf([fileId('compose.yaml')]), reader(new Map(Object.entries(files))));
}

describe('Files of variables', () => {
  it('are read in both syntaxes, from the folder that the file is written for', () => {
    const { services, unresolved } = open({
      'compose.yaml': 'services:\n  a:\n    image: x\n    env_file: [one.env, { path: sub/two.env, required: false }]\n',
      'one.env': 'A=1\nB="${A}2"\n',
      'sub/two.env': 'C=3\n',
    });
    const told = services[0]!.envFiles.map(({ name, variables }) => [name, [...variables].map(([key, { value }]) => `${key}=${value}`)]);
    deepEqual(told, [
      ['one.env', ['A=1', 'B=12']],
      ['sub/two.env', ['C=3']],
    ]);
    deepEqual(unresolved, []);
  });

  it('are missed only where they have to be there', () => {
    const { unresolved } = open({
      'compose.yaml':
        'services:\n  a:\n    image: x\n    env_file:\n      - gone.env\n      - { path: other.env, required: false }\n      - "${F}.env"\n',
    });
    deepEqual(
      unresolved.map(({ kind, what, rests }) => [kind, what, rests]),
      [['env-file', 'gone.env', 'the environment of "a"']],
    );
  });

  it('are told apart by what git leaves out, the deepest file deciding', () => {
    const { services } = open({
      'compose.yaml': 'services: { a: { image: x, env_file: [.env, app.env, sub/keep.env, sub/drop.env, private/p.env] } }',
      '.gitignore': '*.env\n.env\n!app.env\nprivate/\n',
      'sub/.gitignore': '!keep.env\n',
      '.env': 'A=1',
      'app.env': 'A=1',
      'sub/keep.env': 'A=1',
      'sub/drop.env': 'A=1',
      'private/p.env': 'A=1',
    });
    deepEqual(
      services[0]!.envFiles.map(({ name, shared }) => [name, shared]),
      [
        ['.env', false],
        ['app.env', true],
        ['sub/keep.env', true],
        ['sub/drop.env', false],
        ['private/p.env', false],
      ],
    );
  });

  it('are shared only from a repository', () => {
    const shared = (more: Record<string, string>): (boolean | undefined)[] =>
      open({
        'a/compose.yaml': '',
        'compose.yaml': 'services: { a: { image: x, env_file: a/.env, label_file: [a/labels] } }',
        'a/.env': 'A=1',
        'a/labels': 'a.b=1',
        ...more,
      }).services.flatMap(({ envFiles, labelFiles = [] }) => [...envFiles, ...labelFiles].map((file) => file.shared));
    deepEqual(shared({}), [false, false]);
    deepEqual(shared({ '.git/HEAD': 'ref: refs/heads/main' }), [true, true]);
    deepEqual(shared({ '.git': 'gitdir: /srv/main/.git/worktrees/a' }), [true, true]);
    deepEqual(shared({ '.gitignore': 'labels' }), [true, false]);
  });
});
