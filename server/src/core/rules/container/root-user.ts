import { reachableWithAllCapabilities } from '../../facts/adds-up';
import { ownUser, ownUserConditions, spentCapabilities } from '../../facts/own-user';
import { remove, runAs, unset } from '../../fix/intent';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { type Note, provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'root-user',
  serves: {
    compose: {
      title: 'Service configured to run as root',
      leaves: ['compose/unchecked-parameter', 'compose/ineffective'],
    },
  },
  meta: {
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'user' }],
    tiers: ['review', 'manual'],
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      podSecurity('Restricted', 'running as non-root'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(container, { project }) {
    const { of: service, title } = container;
    const { user } = service;
    if (!user?.known || user.value === '' || !isRootUser(user.value)) return;
    const reached = reachableWithAllCapabilities(container, project);
    yield {
      at: user.at,
      message: reached
        ? `${title} is configured to run as root, with all default capabilities, and other machines reach it`
        : `${title} is configured to run as root: an attacker who compromises it is root in the container`,
      because: [...provenance(user), ...stageNote(service), ...(reached ? [reached] : [])],
      ...(!reached && { severity: 'low' }),
      fixes: fixes(service, project),
      value: user.value,
    };
  },
});

function stageNote(service: Service): Note[] {
  const user = service.build?.stage?.user;
  if (!user?.known || isRootUser(user.value)) return [];
  return [{ at: user.at, note: `the Dockerfile sets USER ${user.value}` }];
}

function fixes(service: Service, project: Project): Proposal[] {
  const list: Proposal[] = [];
  const own = ownUser(service);
  if (own) {
    const spent = spentCapabilities(service, own.profile).filter(({ origin, via }) => origin && via.length === 0);
    list.push({
      title: `Run as ${own.user}`,
      kind: 'review',
      ask: [runAs(own.user), ...spent.map((cap) => remove('capability', cap))],
      conditions: [...ownUserConditions(service, project, own.profile), own.exists],
    });
  }
  const user = service.build?.stage?.user;
  if (user?.known && !isRootUser(user.value)) {
    list.push({
      title: `Remove user, so that the Dockerfile's USER ${user.value} applies`,
      kind: 'choice',
      ask: [unset('user')],
    });
  }
  return list;
}
