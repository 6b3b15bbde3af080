import { addTo } from '../base/by-key';
import type { Finding } from '../lint/finding';
import type { About, Change } from './change';

/** What a finding is about, as changes name it. */
export function aboutOf({ rule, at, subject }: Finding): About {
  return { rule, file: at.file, subject: subject.name };
}

/** The same as a key. */
export function aboutKey({ rule, file, subject }: About): string {
  return [rule, file, subject].join('\0');
}

/**
 * The changes that are accepted or left together, by each of them: those that were made for each other. A change that rests on no other one is alone.
 */
export function together(changes: readonly Change[]): ReadonlyMap<Change, readonly Change[]> {
  const byAbout = new Map<string, Change[]>();
  for (const change of changes) {
    const key = aboutKey(aboutOf(change.finding));
    addTo(byAbout, key, change);
  }
  const groups = new Map<Change, Set<Change>>(changes.map((change) => [change, new Set([change])]));
  for (const change of changes) {
    for (const other of change.rests.flatMap((about) => byAbout.get(aboutKey(about)) ?? [])) {
      const both = new Set([...groups.get(change)!, ...groups.get(other)!]);
      for (const one of both) groups.set(one, both);
    }
  }
  return new Map([...groups].map(([change, group]) => [change, changes.filter((one) => group.has(one))]));
}
