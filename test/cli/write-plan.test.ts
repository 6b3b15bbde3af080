import { deepEqual, match } from 'node:assert/strict';
import type { Host } from '../../server/src/cli/host';
import type { Inputs } from '../../server/src/cli/inputs';
import type { Plan } from '../../server/src/cli/reporters/harden-notes';
import { writePlan } from '../../server/src/cli/write-plan';
import type { TextEdit } from '../../server/src/core/base/edit';
import type { Change } from '../../server/src/core/harden/harden';

/** Puts a word at the start of each of these files. */
function change(title: string, ...files: string[]): Change {
  const edits = files.map((file): TextEdit => ({ at: { file, start: 0, end: 0 }, newText: `${title} ` }));
  return { finding: {} as Change['finding'], title, tier: 'safe', reliesOn: null, conditions: [], want: [], shared: [], rests: [], edits };
}

/** Writes changes of files that hold their names. @param refuse why a file cannot be made ready @param late why it fails at last */
function write(changes: readonly Change[], refuse: Readonly<Record<string, string>>, late: Readonly<Record<string, string>> = {}) {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const disk = new Map(changes.flatMap(({ edits }) => edits.map(({ at }): [string, string] => [at.file, at.file])));
  const discarded: string[] = [];
  const failed = (reason: string | undefined) => (reason === undefined ? undefined : { failed: reason });
  const host = {
    cwd: '/w',
    real: (file: string) => file,
    entry: () => 'file',
    read: (file: string) => bytes(disk.get(file)!),
    stage: (file: string, text: Uint8Array) =>
      failed(refuse[file]) ?? {
        commit() {
          if (!late[file]) disk.set(file, new TextDecoder().decode(text));
          return failed(late[file]);
        },
        discard: () => discarded.push(file),
      },
  } as unknown as Host;
  const files = new Map([...disk].map(([file, text]) => [file, { text, mark: false, bytes: bytes(text) }]));
  const inputs = { files, named: new Set(), errors: [] } as unknown as Inputs;
  const edits = new Map([...disk.keys()].map((file) => [file, changes.flatMap((each) => each.edits).filter(({ at }) => at.file === file)]));
  const roots = new Map([...disk.keys()].map((file) => [file, '/w']));
  const plan: Plan = { changes, edits, refused: [], left: [], faults: [], roots };
  const made = writePlan(host, inputs, plan);
  const titles = (all: readonly Change[] = []): string[] => all.map(({ title }) => title);
  return { disk: Object.fromEntries(disk), discarded, errors: inputs.errors, made: titles(made.changes), unmade: titles(made.unwritten) };
}

describe('Writing a plan', () => {
  it('makes a change of two files in both or in neither', () => {
    const changes = [change('one', '/w/a', '/w/b'), change('two', '/w/b', '/w/c'), change('three', '/w/d')];
    const done = write(changes, { '/w/a': 'no permission' });
    deepEqual(done.disk, { '/w/a': '/w/a', '/w/b': '/w/b', '/w/c': '/w/c', '/w/d': 'three /w/d' });
    deepEqual([done.made, done.unmade, done.discarded], [['three'], ['one', 'two'], ['/w/b', '/w/c']]);
    deepEqual(
      done.errors.map(({ file }) => file),
      ['/w/a', '/w/b', '/w/c'],
    );
    match(done.errors[1]!.message, /^not written, because it is part of a change of a, which could not be written$/);
  });

  it('says of each file that fails at last that it was not written', () => {
    const done = write([change('one', '/w/a'), change('two', '/w/b')], {}, { '/w/a': 'the disk is full' });
    deepEqual([done.made, done.unmade, done.errors], [['two'], ['one'], [{ file: '/w/a', message: 'the disk is full' }]]);
  });
});
