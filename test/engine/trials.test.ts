import { deepEqual, equal, ok } from 'node:assert/strict';
import { rules } from '../../server/src/core/rules';
import { analyzeText } from '../support/open';
import { composeText, profiles } from './container';
import { trials, untried } from './trials';

const compose = rules.map(({ id }) => id as string).filter((id) => id.startsWith('compose/'));
const tried = new Set(trials.map(({ rule }) => `compose/${rule}`));

describe('Trials with a real engine', () => {
  it('are there for every rule about services, or a reason why not', () => {
    const reasons = new Map(Object.entries(untried).map(([rule, why]) => [`compose/${rule}`, why]));
    deepEqual(
      compose.filter((id) => !tried.has(id) && !reasons.has(id)),
      [],
    );
    deepEqual(
      [...tried].filter((id) => reasons.has(id)),
      [],
    );
    for (const [id, why] of reasons) ok(why.trim() !== '', `${id} has no reason`);
  });

  for (const { rule: name, about = 'web', shows, bad, good } of trials) {
    const rule = rules.find(({ id }) => id === `compose/${name}`);
    if (!rule) continue;
    for (const [side, expected] of [
      [bad, true],
      [good, false],
    ] as const) {
      it(`${name}: ${expected ? 'fires' : 'is silent'} where ${shows}${expected ? '' : ' no more'} (${side.web || 'nothing'})`, () => {
        const text = composeText({ name, ...side }, '/w').replaceAll('HOST_SOCKET', '/tmp/engine/docker.sock');
        const beside = Object.entries(profiles).map(([file, profile]): [string, string] => [file, JSON.stringify(profile)]);
        const { findings } = analyzeText(new Map([['compose.yaml', text], ...beside]), [rule]);
        equal(
          findings.some(({ rule: id, subject }) => id === rule.id && subject.name === about),
          expected,
        );
        deepEqual(
          findings.filter(({ rule: id }) => id === 'any/syntax'),
          [],
        );
      });
    }
  }
});
