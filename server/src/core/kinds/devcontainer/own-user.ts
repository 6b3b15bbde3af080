import { isIn } from '../../base/path';
import { knownUser } from '../../facts/dockerfile/known-user';
import { rootWorkOf } from '../../facts/dockerfile/root-work';
import { type Condition, type Evidence, holds, inGeneral } from '../../fix/condition';
import { checkText } from '../../knowledge/family/profile';
import { programFacts } from '../../knowledge/program/find';
import { candidateOf } from '../../model/dockerfile/user';
import type { Service } from '../../model/service';
import { commandsOfText } from '../../model/shell/flatten';
import { known } from '../../model/traced';
import type { MapValue } from '../../model/value';
import { commandsAt } from './commands';
import type { DevContainer } from './dev-container';
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

/** What is run in the container as the remote user (containers.dev/implementors/json_reference, lifecycle scripts). */
const LIFECYCLE = ['onCreateCommand', 'updateContentCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand'];

/** What a development container relies on when people no longer work as root in it. */
export function devUserConditions({ map, container }: DevContainer): readonly Condition[] {
  const home = container.mounts.find(({ target }) => target !== undefined && isIn(target, '/root'));
  return [
    inGeneral(
      'no-root-work',
      LIFECYCLE.map((key) => rootWorkAt(map, key)).find((found) => found !== undefined),
      false,
    ),
    inGeneral('no-home-of-root', home && { note: `${home.target} is mounted, which other users cannot read`, at: home.at }, false),
  ];
}

/** A lifecycle command that only root may run, and that does not call sudo. */
function rootWorkAt(map: MapValue, key: string): Evidence | undefined {
  for (const { text } of commandsAt(map, key)) {
    const value = { value: text.known ? text.value : text.raw, at: text.at };
    const commands = commandsOfText(value, 'sh', new Map(), false).commands.filter(({ through }) => !through.some(isSetuid));
    const work = rootWorkOf(
      { commands: commands.filter(({ name }) => !isSetuid(name)).map((command) => ({ command })), last: [], read: new Set(), written: [] },
      () => true,
    );
    if (work) return { note: `in ${key}, ${work.why}`, at: text.at };
  }
  return undefined;
}

/** sudo and the like. */
function isSetuid(name: string): boolean {
  return programFacts(name)?.switchesUser?.by === 'setuid';
}
