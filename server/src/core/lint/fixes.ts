import { memoize } from '../base/memoize';
import { offer } from '../fix/offer';
import { secondChoice } from '../fix/second-choice';
import type { Fix } from '../fix/want';
import type { Service } from '../model/service';
import type { Analysis } from './analyze';
import type { Finding } from './finding';

/**
 * All fixes of a finding, best first: those of its rule, then the same ones where else the value can be changed. Looking for other places
 * takes time, so it is done for a finding that somebody asks about, once.
 */
export function fixesOf(analysis: Analysis, finding: Finding): readonly Fix[] {
  return answersOf(analysis)(finding);
}

const answersOf = memoize(({ project, subjects }: Analysis) =>
  memoize((finding: Finding): readonly Fix[] => {
    const subject = subjects.get(finding);
    const { fixes } = finding;
    if (fixes.length === 0 || !subject || !('mentions' in subject) || !inherits(subject)) return fixes;
    const more = fixes.map((fix) => secondChoice(project, subject, fix)).filter((fix) => fix !== undefined);
    return [...fixes, ...more.map(offer)];
  }),
);

/** True for a service that gets keys from more than one place: only these can be changed in more than one. */
function inherits({ mentions, map }: Service): boolean {
  return mentions.length > 1 || [...map.entries.values()].some(({ key }) => key.via.length > 0);
}
