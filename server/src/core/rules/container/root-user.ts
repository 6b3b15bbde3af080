import { devUser } from '../../facts/devcontainer/own-user';
import { needsRoot, ownUser } from '../../facts/own-user';
import { runAs, unset } from '../../fix/intent';
import { userOfDevImage } from '../../knowledge/devcontainer-images';
import { imageProfile } from '../../knowledge/family/find';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { DevContainer } from '../../model/devcontainer';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { known, type Note, type Traced, trail } from '../../model/traced';
import { type ContainerReport, defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'root-user',
  serves: {
    compose: {
      title: 'A service is told to run as root',
      severity: 'medium',
      tiers: ['review', 'manual'],
      leaves: ['compose/unchecked-parameter', 'compose/ineffective'],
    },
    devcontainer: { title: 'People work as root in the development container' },
  },
  meta: {
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
  *check({ of, title }, { project }) {
    if (of.kind === 'devcontainer') yield* ofWorkplace(of);
    else if (isRoot(of.user)) {
      const because = [...trail(of.user), ...stageNote(of)];
      yield { at: of.user.at, message: `${title} is told to run as root`, because, fixes: fixes(of, project), value: of.user.value };
    }
  },
});

function isRoot(user: Traced<string> | undefined): user is Traced<string> & { readonly known: true } {
  return user?.known === true && user.value !== '' && isRootUser(user.value);
}

function stageNote(service: Service): Note[] {
  const user = service.build?.stage?.user;
  if (!user?.known || isRootUser(user.value)) return [];
  return [{ at: user.at, note: `the Dockerfile says USER ${user.value}` }];
}

function fixes(service: Service, project: Project): Proposal[] {
  const list: Proposal[] = [];
  const own = ownUser(service);
  if (own) {
    const doubt = needsRoot(service, project, own.profile);
    list.push({
      title: `Run as ${own.user}`,
      tier: doubt ? 'manual' : 'review',
      ask: [runAs(own.user)],
      reliesOn: doubt ? `Not made in bulk: ${doubt}. ${own.reliesOn}` : own.reliesOn,
    });
  }
  const user = service.build?.stage?.user;
  if (user?.known && !isRootUser(user.value)) {
    list.push({
      title: `Remove the key, so that the Dockerfile's USER ${user.value} counts`,
      tier: 'manual',
      ask: [unset('user')],
    });
  }
  return list;
}

/** Two users decide in a development container: that of its first process, and the one that people work as. */
function* ofWorkplace(dev: DevContainer): Iterable<ContainerReport> {
  const { remoteUser, containerUser } = dev;
  if (isRoot(remoteUser)) yield told(dev, remoteUser, 'People are told to work as root in the container');
  else if (isRoot(containerUser)) {
    const message = remoteUser
      ? 'The first process of the container is told to run as root, and the services that it starts with it'
      : 'The container is told to run as root, and people work as root in it';
    yield told(dev, containerUser, message);
  } else if (!remoteUser && !containerUser) yield* implicit(dev);
}

function told(dev: DevContainer, user: Traced<string> & { readonly known: true }, message: string): ContainerReport {
  return { at: user.at, message, because: trail(user), value: user.value, fixes: workAs(dev) };
}

/** Images that nobody builds here: of those that are built, the Dockerfile's own rules speak, and of services those of Compose. */
function* implicit(dev: DevContainer): Iterable<ContainerReport> {
  const { image, build } = dev.container;
  const reference = known(image);
  const profile = reference === undefined ? undefined : imageProfile(reference);
  if (dev.compose || build || !image || profile?.start.uid !== 0) return;
  // Images for development containers say themselves whom people work as.
  if (reference !== undefined && userOfDevImage(reference) !== undefined) return;
  yield {
    at: image.at,
    message: `People work as root in the container: the image ${profile.family} starts as root, and no "remoteUser" says otherwise`,
    because: trail(image),
    certainty: 'likely',
    value: reference ?? '',
    fixes: workAs(dev),
  };
}

function workAs({ container }: Pick<DevContainer, 'container'>): Proposal[] {
  const own = devUser(container);
  return own ? [{ title: `Work as ${own.user}`, tier: 'review', ask: [runAs(own.user)], reliesOn: own.reliesOn }] : [];
}
