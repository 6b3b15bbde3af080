import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  type Condition,
  type ConditionId,
  harmful,
  holdsUnless,
  isAgainst,
  refuted,
  sentenceOf,
  unknown,
} from '../../../server/src/core/fix/condition';
import { conditions } from '../../../server/src/core/fix/conditions';
import type { About, Outcome } from '../../../server/src/core/fix/conditions/about';
import { tierOf } from '../../../server/src/core/fix/tier';
import { fixesOf } from '../../../server/src/core/lint/fixes';
import { rules } from '../../../server/src/core/rules';
import { casesOf, fixtureIds } from '../../support/fixtures';
import { analyzeText } from '../../support/open';

function outcomeOf({ state, harmful: harms }: Condition): Outcome {
  return harms ? 'harmful' : state;
}

describe('Conditions of fixes', () => {
  const table = Object.entries(conditions) as [ConditionId, About][];

  it('say what settles them where they may stay unknown', () => {
    for (const [id, { outcomes, settle, says }] of table) {
      equal(settle !== undefined, outcomes.includes('unknown') || outcomes.includes('harmful'), id);
      ok(says.endsWith('.') && (settle?.endsWith('.') ?? true), id);
    }
  });

  it('turn out, over the fixtures, to be all that the registry says, and nothing else', function () {
    this.timeout(60_000);
    const seen = new Set<string>();
    for (const id of fixtureIds()) {
      const own = rules.filter((rule) => rule.id === id);
      for (const { files } of casesOf(id)) {
        const analysis = analyzeText(files, own.length > 0 ? own : undefined);
        for (const finding of analysis.findings)
          for (const fix of fixesOf(analysis, finding)) for (const one of fix.conditions) seen.add(`${one.id}: ${outcomeOf(one)}`);
      }
    }
    const declared = table.flatMap(([id, { outcomes }]) => outcomes.map((outcome) => `${id}: ${outcome}`));
    const missing = declared.filter((one) => !seen.has(one));
    const more = [...seen].filter((one) => !declared.includes(one));
    deepEqual({ missing, more }, { missing: [], more: [] });
  });

  it('decide about the tier', () => {
    const says = 'It is so.';
    const sure = holdsUnless('no-children', says, undefined);
    const open = unknown('user-owns-files', says);
    const harms = harmful('base-known', says);
    const wrong = refuted('own-program', says, { note: 'it is not' });
    const cases: readonly (readonly [kind: 'safe' | 'review' | 'choice', conditions: readonly Condition[], tier: string])[] = [
      ['safe', [], 'safe'],
      ['safe', [sure], 'safe'],
      ['review', [sure], 'review'],
      ['safe', [sure, open], 'review'],
      ['review', [open], 'review'],
      ['safe', [harms], 'manual'],
      ['review', [sure, wrong], 'manual'],
      ['choice', [sure], 'manual'],
    ];
    for (const [kind, all, tier] of cases) equal(tierOf(kind, all), tier, `${kind} ${all.map(({ state }) => state).join()}`);
    deepEqual([sure, open, harms, wrong].map(isAgainst), [false, false, true, true]);
  });

  it('are a sentence: what speaks against the fix first, then what is unknown, then what is shown', () => {
    const all: Condition[] = [
      { id: 'user-exists', says: 'The image has it.', state: 'holds', because: { note: 'checked' } },
      holdsUnless('no-children', 'Nobody builds on it.', undefined),
      unknown('user-owns-files', 'It owns all files.'),
      { ...harmful('mounts-of-user', conditions['mounts-of-user'].says, { note: 'nobody knows the owner' }), settle: 'Run chown.' },
      harmful('writes-known', 'It writes to /data only.', { note: 'its image is unknown' }),
      refuted('own-program', 'It has a program.', { note: 'it starts a shell' }),
    ];
    equal(
      sentenceOf(all),
      'Not applied in bulk: it starts a shell; nobody knows the owner; its image is unknown. It writes to /data only. It owns all files. The image has it. Run chown.',
    );
    equal(sentenceOf([all[1]!]), 'Nobody builds on it.');
    equal(sentenceOf([]), undefined);
  });
});
