import { type Fix, noItems, value, type Want } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { userOfDevImage } from '../../kinds/devcontainer/dev-image';
import { devUser } from '../../kinds/devcontainer/own-user';
import { writtenAll } from '../../kinds/devcontainer/written';
import { imageProfile } from '../../knowledge/family/find';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isRootUser } from '../../model/root-user';
import { known, type Traced, trail } from '../../model/traced';
import { scalarAt } from '../../model/value';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'devcontainer/root-user',
  on: 'devcontainer',
  meta: {
    title: 'People work as root in the development container',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      podSecurity('Restricted', 'running as non-root'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(container) {
    const { remoteUser, containerUser } = container;
    if (isRoot(remoteUser)) yield told(container, remoteUser, 'People are told to work as root in the container');
    else if (isRoot(containerUser)) {
      const message = remoteUser
        ? 'The first process of the container is told to run as root, and the services that it starts with it'
        : 'The container is told to run as root, and people work as root in it';
      yield told(container, containerUser, message);
    } else if (!remoteUser && !containerUser) yield* implicit(container);
  },
});

function isRoot(user: Traced<string> | undefined): user is Traced<string> & { readonly known: true } {
  return user?.known === true && user.value !== '' && isRootUser(user.value);
}

function told(container: DevContainer, user: Traced<string> & { readonly known: true }, message: string): Report {
  return { at: user.at, message, because: trail(user), value: user.value, fixes: fixes(container) };
}

/** Images that nobody builds here: of those that are built, the Dockerfile's own rules speak, and of services those of Compose. */
function* implicit(container: DevContainer): Iterable<Report> {
  const { image, build } = container.container;
  const reference = known(image);
  const profile = reference === undefined ? undefined : imageProfile(reference);
  if (container.compose || build || !image || profile?.start.uid !== 0) return;
  // Images for development containers say themselves whom people work as.
  if (reference !== undefined && userOfDevImage(reference) !== undefined) return;
  yield {
    at: image.at,
    message: `People work as root in the container: the image ${profile.family} starts as root, and no "remoteUser" says otherwise`,
    because: trail(image),
    certainty: 'likely',
    value: reference ?? '',
    fixes: fixes(container),
  };
}

/** Whatever says root has to say otherwise or be gone, and somebody has to say whom people work as. */
function fixes(container: DevContainer): Fix[] {
  const own = devUser(container.container);
  const { read, remoteUser, containerUser } = container;
  const property = scalarAt(read, 'containerUser');
  if (!own) return [];
  const want: Want[] = [];
  if (isRoot(remoteUser) || (!remoteUser && !property)) want.push(value(container, 'remoteUser', own.user));
  if (isRoot(property)) want.push(value(container, 'containerUser', own.user));
  if (isRoot(containerUser) && containerUser !== property) {
    const flag = writtenAll(container, containerUser);
    // One letter of several cannot be taken out.
    if (!flag) return [];
    want.push(...noItems(container, flag));
  }
  return [{ title: `Work as ${own.user}`, tier: 'review', want, reliesOn: own.reliesOn }];
}
