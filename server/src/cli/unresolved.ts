import type { Judged } from '../core/engine';
import { get } from '../core/model/value';
import { entryOf, type Problem, siteOf } from '../core/syntax/tree';

/** What a project borrows from elsewhere and this version does not follow: the judgement leaves it out. */
export function unresolved(judged: Judged): Problem[] {
  const problems: Problem[] = [];
  for (const service of judged.project.services) {
    const borrowed = get(service.map, 'extends');
    if (borrowed) problems.push({ at: borrowed.at, message: `the service "${service.name}" extends another, ${advice}` });
  }
  for (const source of judged.project.files.values()) {
    if (source.kind !== 'compose') continue;
    for (const root of source.tree.documents) {
      const include = root.kind === 'map' ? entryOf(root, 'include') : undefined;
      if (include) problems.push({ at: siteOf(source.file, include.key), message: `include brings in other files, ${advice}` });
    }
  }
  return problems;
}

const advice = 'which this version does not follow: judge the rest with --allow-unresolved';
