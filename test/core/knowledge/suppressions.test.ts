import { deepEqual, match, ok } from 'node:assert/strict';
import { otherTools } from '../../../server/src/core/knowledge/suppressions';
import { rules } from '../../../server/src/core/rules';

describe('The suppressions of other tools', () => {
  const ids = new Set<string>(rules.map(({ id }) => id));

  for (const { name, sources, checked, comments, counterparts, idOf } of otherTools) {
    it(`of ${name} name rules that there are, and their sources`, () => {
      const unknown = Object.values(counterparts)
        .flat()
        .filter((id) => !ids.has(id));
      deepEqual(unknown, []);
      ok(sources.length > 0 && sources.every((source) => source.startsWith('https://')));
      match(checked, /^\d{4}-\d{2}-\d{2}$/);
      ok(comments.length > 0);
      // What a comment may name is found as it is listed.
      for (const id of Object.keys(counterparts)) deepEqual(idOf?.(id) ?? id.toLowerCase(), id);
    });
  }
});
