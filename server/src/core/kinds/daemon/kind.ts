import { nameOf } from '../../base/file';
import { parseJson } from '../../syntax/jsonc';
import type { Tree } from '../../syntax/tree';
import { block, keysAt } from '../documents';
import type { FileKind } from '../kind';
import { type Daemon, daemonOf, daemonProblems } from './daemon';

/** The configuration of dockerd. Its files allow no finding by a comment: dockerd refuses a file with comments. */
export const daemon: FileKind<'daemon', Daemon, Tree> = {
  id: 'daemon',
  nouns: { one: 'daemon.json', a: 'daemon.json', many: 'daemon.json', example: 'daemon.json' },
  subject: { kind: 'daemon', noun: 'daemon' },
  match: { name: (file) => /^(.+\.)?daemon\.json$/i.test(nameOf(file)) },
  workspace: { tells: 'itself' },
  docs: {
    allow: (id) => {
      const entry = `rules:\n  ${id}:\n    allow: [{ file: daemon.json, reason: "<the reason>" }]`;
      return `dockerd refuses comments in its file, so write the reason into \`.bulkhead.yaml\`:\n\n${block('yaml', entry)}`;
    },
    sample: { info: 'json daemon.json', lines: ['{}'], carets: '^^' },
  },
  parse: parseJson,
  open(files, { tree, attempt }) {
    const trees = files.flatMap((file) => tree(file) ?? []);
    return {
      problems: trees.flatMap((one) => attempt(one.file, 'Checking the configuration', () => daemonProblems(one), [])),
      subjects: () => trees.flatMap((one) => attempt(one.file, 'Reading the configuration', () => daemonOf(one), undefined) ?? []),
    };
  },
  pathAt: keysAt,
};
