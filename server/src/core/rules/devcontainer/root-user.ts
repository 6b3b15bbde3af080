import type { ProposedFix } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { userOfDevImage } from '../../kinds/devcontainer/dev-image';
import { workAs } from '../../kinds/devcontainer/dialect';
import { devUser, devUserConditions } from '../../kinds/devcontainer/own-user';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isRootUser } from '../../model/root-user';
import { known, provenance, type Traced } from '../../model/traced';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'devcontainer/root-user',
  on: 'devcontainer',
  meta: {
    title: 'Root user in a development container',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
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
    if (isRoot(remoteUser))
      yield report(container, remoteUser, 'The remote user is root: terminals and tools of the editor run as root in the container');
    else if (isRoot(containerUser)) {
      const message = remoteUser
        ? 'The container user is root: the first process and the services that it starts run as root'
        : 'The container user is root: terminals and tools of the editor run as root in the container';
      yield report(container, containerUser, message);
    } else if (!remoteUser && !containerUser) yield* implicit(container);
  },
});

function isRoot(user: Traced<string> | undefined): user is Traced<string> & { readonly known: true } {
  return user?.known === true && user.value !== '' && isRootUser(user.value);
}

function report(container: DevContainer, user: Traced<string> & { readonly known: true }, message: string): Report {
  return { at: user.at, message, because: provenance(user), value: user.value, fixes: fixes(container) };
}

/** Images that are not built here: those that are built are left to the rules of Dockerfiles, and services to those of Compose. */
function* implicit(container: DevContainer): Iterable<Report> {
  const { image, build, images } = container.container;
  const reference = known(image);
  const profile = reference === undefined ? undefined : images.profile(reference);
  if (container.compose || build || !image || profile?.start.uid !== 0) return;
  // Images for development containers set the user themselves.
  if (reference !== undefined && userOfDevImage(reference, images) !== undefined) return;
  yield {
    at: image.at,
    message: `The container runs as root: the image ${profile.family} starts as root, and no "remoteUser" is set`,
    because: provenance(image),
    confidence: 'likely',
    value: reference ?? '',
    fixes: fixes(container),
  };
}

function fixes(container: DevContainer): ProposedFix[] {
  const own = devUser(container.container);
  const want = own && workAs(container, own.user);
  return want ? [{ title: `Work as ${own.user}`, kind: 'review', want, conditions: [...devUserConditions(container), own.exists] }] : [];
}
