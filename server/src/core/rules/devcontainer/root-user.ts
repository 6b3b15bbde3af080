import type { Fix } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { userOfDevImage } from '../../kinds/devcontainer/dev-image';
import { workAs } from '../../kinds/devcontainer/dialect';
import { devUser } from '../../kinds/devcontainer/own-user';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isRootUser } from '../../model/root-user';
import { known, provenance, type Traced } from '../../model/traced';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'devcontainer/root-user',
  on: 'devcontainer',
  meta: {
    title: 'People work as root in the development container',
    severity: 'low',
    confidence: 'certain',
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
  return { at: user.at, message, because: provenance(user), value: user.value, fixes: fixes(container) };
}

/** Images that nobody builds here: of those that are built, the Dockerfile's own rules speak, and of services those of Compose. */
function* implicit(container: DevContainer): Iterable<Report> {
  const { image, build, images } = container.container;
  const reference = known(image);
  const profile = reference === undefined ? undefined : images.profile(reference);
  if (container.compose || build || !image || profile?.start.uid !== 0) return;
  // Images for development containers say themselves whom people work as.
  if (reference !== undefined && userOfDevImage(reference, images) !== undefined) return;
  yield {
    at: image.at,
    message: `People work as root in the container: the image ${profile.family} starts as root, and no "remoteUser" says otherwise`,
    because: provenance(image),
    confidence: 'likely',
    value: reference ?? '',
    fixes: fixes(container),
  };
}

function fixes(container: DevContainer): Fix[] {
  const own = devUser(container.container);
  const want = own && workAs(container, own.user);
  return want ? [{ title: `Work as ${own.user}`, tier: 'review', want, reliesOn: own.reliesOn }] : [];
}
