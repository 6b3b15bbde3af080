import { hostMounts } from '../../facts/host-mount';
import { absent } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/host-userns',
  on: 'service',
  meta: {
    title: 'A service opts out of user remapping',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    references: [
      cis('5.31', "the host's user namespaces are not shared"),
      owasp('2', 'set a user'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
    ],
  },
  *check(service, { project }) {
    const { usernsMode } = service;
    if (!usernsMode || known(usernsMode) !== 'host') return;
    const isNeeded = known(service.networkMode) === 'host' || known(service.pid) === 'host' || opensSocket(service, project);
    yield {
      at: usernsMode.at,
      message: `"${service.name}" opts out of user remapping: its root is the host's root even where the daemon remaps users`,
      because: trail(usernsMode),
      fixes: [
        {
          title: 'Let the daemon remap its users',
          tier: isNeeded ? 'manual' : 'review',
          reliesOn: 'Nothing in the service needs the user ids of the host.',
          want: [absent(service, 'userns_mode')],
        },
      ],
    };
  },
});

/** The socket of the engine belongs to root of the host: behind a remapped root it stays shut. */
function opensSocket(service: Service, project: Project): boolean {
  return hostMounts(service, project).some(({ path }) => socketAt(path) !== undefined);
}
