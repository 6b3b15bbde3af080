import { deepEqual, match, ok } from 'node:assert/strict';
import { answersTo, standards } from '../../../server/src/core/lint/standards';
import { rules } from '../../../server/src/core/rules';

describe('The standards', () => {
  const ids = new Set<string>(rules.map(({ id }) => id));

  for (const standard of standards) {
    it(`${standard.id}: each recommendation has rules that there are, or the reason why no file shows it`, () => {
      for (const recommendation of standard.recommendations) {
        const answers = answersTo(standard, recommendation);
        deepEqual(
          answers.filter((id) => !ids.has(id)),
          [],
        );
        ok(answers.length > 0 !== (recommendation.unseen !== undefined), `${standard.id} ${recommendation.id}`);
      }
      match(standard.checked, /^\d{4}-\d{2}-\d{2}$/);
      ok(standard.sources.every((source) => source.startsWith('https://')));
      const all = standard.recommendations.map(({ id }) => id);
      deepEqual(all, [...new Set(all)]);
    });
  }

  it('leave out no rule that refers to one of them', () => {
    const answered = new Set(standards.flatMap((standard) => standard.recommendations.flatMap((one) => answersTo(standard, one))));
    const referring = rules.filter(({ meta }) =>
      meta.references.some(({ title }) => /^(?:OWASP Docker|NIST SP 800-190|CIS Docker Benchmark [245])/.test(title)),
    );
    deepEqual(
      referring.map(({ id }) => id).filter((id) => !answered.has(id)),
      [],
    );
  });
});
