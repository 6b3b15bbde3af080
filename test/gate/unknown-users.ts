import { factValue } from '../../server/src/core/model/effective/fact';
import { type Hardened, isSteppedDown, servicePairs, stagePairs, wordsOfStage } from './hardened';

/** Users that were written for images of which nothing is known, and that no line of the files had made before. */
export function usersOnUnknownBases(hardened: Hardened): string[] {
  const stages = stagePairs(hardened).flatMap(({ name, was, is }) => {
    if (isSteppedDown(was) || !isSteppedDown(is) || !is.user?.known) return [];
    const [user = ''] = is.user.value.split(':');
    const base = was.base.known ? was.base.value : undefined;
    if (base === 'scratch' || (base !== undefined && was.images.base(base).user !== undefined) || makes(wordsOfStage(was), user)) return [];
    return [`${name}: USER ${user} on ${base ?? 'a base that depends on a variable'}`];
  });
  const services = servicePairs(hardened).flatMap(({ name, was, is, could, may }) => {
    const user = factValue(may.user);
    if (was.build || user?.root !== false || factValue(could.user)?.root === false || is.user === undefined) return [];
    const isKnown = was.image?.known && was.images.profile(was.image.value) !== undefined;
    return isKnown ? [] : [`${name}: user ${user.text} on ${was.image?.known ? was.image.value : 'an image that depends on a variable'}`];
  });
  return [...stages, ...services];
}

/** True where a build makes a user of that name or number by itself. */
function makes(words: string, user: string): boolean {
  const name = user.replace(/[^\w-]/g, '');
  return new RegExp(`\\b(?:useradd|adduser|passwd)\\b[^\\n;&|]*(?<![\\w-])${name}(?![\\w-])`).test(words.replace(/\\\n/g, ' '));
}
