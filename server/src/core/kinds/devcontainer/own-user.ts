import { knownUser } from '../../facts/dockerfile/known-user';
import { type Condition, holds } from '../../fix/condition';
import { checkText } from '../../knowledge/family/profile';
import { candidateOf } from '../../model/dockerfile/user';
import type { Service } from '../../model/service';
import { known } from '../../model/traced';
import { userOfDevImage } from './dev-image';

/** A user other than root that the image of a development container brings along. */
interface DevUser {
  readonly user: string;
  readonly exists: Condition;
}

/**
 * The account of the image that people can work as: one that the Dockerfile creates, that an image for development containers brings
 * along, or a person's account (from uid 1000 on, with a name) of the image's profile.
 */
export function devUser({ build, image, images }: Pick<Service, 'build' | 'image' | 'images'>): DevUser | undefined {
  const stage = build?.stage;
  if (stage) {
    const candidate = candidateOf(stage);
    if (candidate?.from === 'file' && /^[a-z_][\w-]*$/i.test(candidate.user)) {
      return { user: candidate.user, exists: knownUser(stage, candidate) };
    }
  }
  const reference = known(build ? stage?.base : image);
  if (reference === undefined) return undefined;
  const made = userOfDevImage(reference, images);
  if (made !== undefined) {
    const says = `The image ${reference} is made for development containers and provides the user "${made}".`;
    return { user: made, exists: holds('user-exists', says, { note: 'the documentation of the image says so' }) };
  }
  const profile = images.profile(reference);
  const account = profile?.userOk;
  if (!profile || !account?.name || account.uid < 1000 || account.uid >= 60_000) return undefined;
  return {
    user: account.name,
    exists: holds('user-exists', `The image ${profile.family} provides the user "${account.name}" (${checkText(profile, 'user')}).`, {
      note: checkText(profile, 'user'),
    }),
  };
}
