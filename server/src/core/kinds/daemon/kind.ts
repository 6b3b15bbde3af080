import { nameOf } from '../../base/file';
import { attempt } from '../../model/fault';
import { parseJson } from '../../syntax/jsonc';
import type { Tree } from '../../syntax/tree';
import { block, keysAt } from '../documents';
import type { FileKind } from '../kind';
import { type Daemon, daemonOf, daemonProblems } from './daemon';

/** Strict JSON, as dockerd reads it. */
const language = { id: 'daemon', parse: parseJson } as const;

/** The configuration of dockerd. Its files allow no finding by a comment: dockerd refuses a file with comments. */
export const daemon: FileKind<'daemon', Daemon, Tree> = {
  ...language,
  nouns: { one: 'daemon.json', a: 'daemon.json', many: 'daemon.json', example: 'daemon.json' },
  subject: { kind: 'daemon', noun: 'daemon', untried: 'it configures Docker Engine itself, which is left alone' },
  match: { name: (file) => /^(.+\.)?daemon\.json$/i.test(nameOf(file)) },
  workspace: { tells: 'itself', mayLead: () => false },
  docs: {
    allow: (id) => {
      const entry = `rules:\n  ${id}:\n    allow: [{ file: daemon.json, reason: "<the reason>" }]`;
      return `dockerd rejects comments in daemon.json, so write the reason into \`.bulkhead.yaml\`:\n\n${block('yaml', entry)}`;
    },
    sample: { info: 'json daemon.json', lines: ['{}'], carets: '^^' },
  },
  open(files, { tree, faults }) {
    const trees = files.flatMap((file) => tree(file, language) ?? []);
    return {
      problems: () => trees.flatMap((one) => attempt(faults, one.file, 'Checking the configuration', () => daemonProblems(one), [])),
      subjects: () => trees.flatMap((one) => attempt(faults, one.file, 'Reading the configuration', () => daemonOf(one), undefined) ?? []),
    };
  },
  pathAt: keysAt,
};
