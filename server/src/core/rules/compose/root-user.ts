import { needsRoot, ownUser } from '../../facts/own-user';
import { absent, type Fix, value } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { type Note, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/root-user',
  on: 'service',
  meta: {
    title: 'A service is told to run as root',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    leaves: ['compose/unchecked-parameter', 'compose/ineffective'],
    why: `Whoever takes over a process that runs as root owns every file of the container, the program itself included, has all its capabilities and
writes to every mount as root. Uid 0 in a container is uid 0 of the host's kernel unless the daemon remaps users: files it leaves on a bind mount
belong to root on the host. Most ways out of a container start from uid 0.`,
    derivation: 'Root inside is bounded to the container until a second flaw or a mount opens the host: medium.',
    remedy: `Name another user, best by number and with its group: \`user: "1000:1000"\`. Official images bring one along (postgres 999, node 1000),
and many start as root only to hand their data to that user. Files on mounts must belong to it.`,
    breaks: `Entrypoints that prepare directories as root, programs that install packages when they start, and services whose mounted files
belong to root: they stop with "permission denied" soon after the start.`,
    allow: 'When the program manages other users or the system itself, such as an SSH server or a backup of files of many owners.',
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      podSecurity('Restricted', 'running as non-root'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    tiers: ['review', 'manual'],
  },
  *check(service, { project }) {
    const { user } = service;
    if (!user?.known || user.value === '' || !isRootUser(user.value)) return;
    yield {
      at: user.at,
      message: `"${service.name}" is told to run as root`,
      because: [...trail(user), ...stageNote(service)],
      fixes: fixes(service, project),
      value: user.value,
    };
  },
});

function stageNote(service: Service): Note[] {
  const user = service.build?.stage?.user;
  if (!user?.known || isRootUser(user.value)) return [];
  return [{ at: user.at, note: `the Dockerfile says USER ${user.value}` }];
}

function fixes(service: Service, project: Project): Fix[] {
  const list: Fix[] = [];
  const own = ownUser(service);
  if (own) {
    const doubt = needsRoot(service, project, own.profile);
    list.push({
      title: `Run as ${own.user}`,
      tier: doubt ? 'manual' : 'review',
      want: [value(service, 'user', own.user)],
      reliesOn: doubt ? `Not made in bulk: ${doubt}. ${own.reliesOn}` : own.reliesOn,
    });
  }
  const user = service.build?.stage?.user;
  if (user?.known && !isRootUser(user.value)) {
    list.push({
      title: `Remove the key, so that the Dockerfile's USER ${user.value} counts`,
      tier: 'manual',
      want: [absent(service, 'user')],
    });
  }
  return list;
}
