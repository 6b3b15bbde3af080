import type { TextEdit } from '../core/base/edit';
import { nameOf } from '../core/base/file';
import type { FileId } from '../core/base/span';
import type { Refusal } from '../core/harden/harden';
import { type Host, isFailed } from './host';
import type { Plan } from './reporters/harden-notes';
import { sharing } from './write-plan';

/**
 * Takes a file that has several names, by links inside the project, once: under the name that is no link. What was planned for another
 * name is left out when it is the same, and refused when it differs.
 */
export function underOneName(host: Host, plan: Plan): Plan {
  const names = new Map<string, FileId[]>();
  for (const file of plan.edits.keys()) {
    const stat = host.stat(file);
    if (!isFailed(stat)) names.set(stat.id, [...(names.get(stat.id) ?? []), file]);
  }
  const same = new Set<FileId>();
  const other = new Map<FileId, FileId>();
  for (const files of [...names.values()].filter(({ length }) => length > 1)) {
    files.sort();
    const first = files.find((file) => host.real(file) === file) ?? files[0]!;
    for (const file of files.filter((each) => each !== first)) {
      if (isSame(plan.edits.get(file)!, plan.edits.get(first)!)) same.add(file);
      else other.set(file, first);
    }
  }
  if (same.size === 0 && other.size === 0) return plan;
  const refused = sharing(plan.changes, other.keys());
  const reason = `it has another name, ${[...new Set(other.values())].map(nameOf).join(', ')}, which is changed first: run again`;
  const refusals: Refusal[] = [];
  const changes = plan.changes.flatMap((change) => {
    if (change.edits.some(({ at }) => refused.has(at.file))) {
      refusals.push({ finding: change.finding, reason });
      return [];
    }
    const edits = change.edits.filter(({ at }) => !same.has(at.file));
    return edits.length === 0 && change.edits.length > 0 ? [] : [{ ...change, edits }];
  });
  return {
    ...plan,
    changes,
    refused: [...plan.refused, ...refusals],
    edits: new Map([...plan.edits].filter(([file]) => !same.has(file) && !refused.has(file))),
  };
}

function isSame(a: readonly TextEdit[], b: readonly TextEdit[]): boolean {
  const plain = (edits: readonly TextEdit[]): string =>
    JSON.stringify(edits.map(({ at: { start, end }, newText }) => [start, end, newText]));
  return plain(a) === plain(b);
}
