import type { TextEdit } from '../base/edit';
import { memoize } from '../base/memoize';
import { plan } from '../fix/plan';
import type { Fix } from '../fix/want';
import type { Analysis } from '../lint/analyze';
import type { Finding } from '../lint/finding';
import { fixesOf } from '../lint/fixes';
import { attempt } from '../model/fault';
import type { Candidate } from './change';
import { verify } from './verify';

/** The edits of one fix and the other services they change; or why there are none. */
export type FixEdits = { readonly edits: readonly TextEdit[]; readonly shared: readonly string[] } | { readonly refused: string };

/** Answers by analysis, finding and fix: a hover, a menu and the choice in it ask for the same fix. */
const answersOf = memoize((_analysis: Analysis) => memoize((_finding: Finding) => new Map<number, FixEdits>()));

/**
 * The edits of one fix of one finding (grouped ones included), verified; or why it is refused.
 * @param index among `fixesOf` the finding
 */
export function fixEdits(analysis: Analysis, finding: Finding, index: number): FixEdits {
  const answers = answersOf(analysis)(finding);
  const failed: FixEdits = { refused: 'an internal error prevented the fix: please report it with the file' };
  const make = (): FixEdits => {
    const fix = fixesOf(analysis, finding)[index];
    return fix ? makeEdits(analysis, finding, fix) : { refused: 'the finding no longer has this fix' };
  };
  const answer = answers.get(index) ?? attempt([], finding.at.file, 'Making the fix', make, failed);
  answers.set(index, answer);
  return answer;
}

/** The edits of several fixes that a person has chosen, verified together; or why they are refused. */
export function chosenEdits(analysis: Analysis, chosen: readonly Candidate[]): FixEdits {
  const make = (): FixEdits => {
    const fixes = chosen.map(({ fix }) => fix);
    const { edits, outcomes } = plan(analysis.project, fixes, true);
    const refused = outcomes.find((outcome) => 'refused' in outcome);
    if (refused) return refused;
    const [wrong] = verify(analysis, chosen, edits).wrongs;
    return wrong ? { refused: wrong.reason } : { edits, shared: [] };
  };
  return attempt([], chosen[0]?.finding.at.file ?? '', 'Making the fixes', make, {
    refused: 'an internal error prevented the fixes: please report it with the file',
  });
}

/** Where it would harm services that it changes, too, it is made as in bulk: they keep what they have. */
function makeEdits(analysis: Analysis, finding: Finding, fix: Fix): FixEdits {
  const made = editsFor(analysis, { finding, fix }, false);
  if (!('refused' in made)) return made;
  const others = editsFor(analysis, { finding, fix }, true);
  return 'refused' in others ? made : others;
}

function editsFor(analysis: Analysis, { finding, fix }: Candidate, bulk: boolean): FixEdits {
  const { edits, outcomes } = plan(analysis.project, [fix], bulk);
  const outcome = outcomes[0]!;
  if ('refused' in outcome) return outcome;
  const [wrong] = verify(analysis, [{ finding, fix }], edits).wrongs;
  return wrong === undefined ? { edits, shared: outcome.shared } : { refused: wrong.reason };
}
