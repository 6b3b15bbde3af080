import { join } from 'node:path';
import { daemonProblems, unreadKeys } from '../../server/src/core/kinds/daemon/daemon';
import { daemonKeys, flagNames, ignoredKeys } from '../../server/src/core/kinds/daemon/keys';
import { mapOfJson } from '../../server/src/core/model/json';
import { parseJson } from '../../server/src/core/syntax/jsonc';
import { repository } from '../support/fixtures';
import { edgeValues, goodValues, plainValues, wholeFiles } from './daemon-values';

/** The small files that dockerd took when it was asked last. */
export const goldenFile = join(repository, 'test/oracle/daemon/taken.json');

const unknown = ['bogus', 'Debug', 'no_new_privileges', 'graph', 'api-cors-header', 'resolv-conf', 'proxies.http-proxy', ''];

/** Each key that dockerd reads, takes or does not know, with values of every type and at the edges of what it takes; odd JSON. */
export function smallFiles(): string[] {
  const keys = [...Object.keys(daemonKeys), ...Object.keys(flagNames), ...ignoredKeys, ...unknown];
  const alone = keys.flatMap((key) =>
    [...plainValues, ...(goodValues[key] ?? []), ...(edgeValues[key] ?? [])].map((value) => `{ ${JSON.stringify(key)}: ${value} }`),
  );
  return [...new Set([...alone, ...wholeFiles])];
}

/** Why we say that dockerd refuses a file; nothing where it takes it. */
export function refusalOf(text: string): string | undefined {
  const tree = parseJson('/daemon.json', text);
  const map = mapOfJson(tree);
  const unread = map ? unreadKeys(map).filter(({ refused }) => refused) : [];
  return [...tree.problems, ...daemonProblems(tree)][0]?.message ?? unread.map(({ name }) => `"${name}" is not known`)[0];
}
