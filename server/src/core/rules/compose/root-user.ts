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
