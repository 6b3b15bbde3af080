import { type Fix, noItems, value } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { writtenIn } from '../../kinds/devcontainer/written';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isTrue, type Trace, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/privileged',
  on: 'devcontainer',
  meta: {
    title: 'A development container runs privileged',
    severity: 'critical',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    masks: ['devcontainer/added-capability', 'devcontainer/unconfined', 'devcontainer/host-device'],
    references: [
      cis('5.5', 'privileged containers are not used'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Privileged Containers'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(container) {
    if (isTrue(container.service?.privileged)) return;
    for (const privileged of container.privilegedBy) {
      // The feature that brings an engine along has a rule of its own.
      if (!isTrue(privileged) || container.features.some(({ trace, engine }) => engine && trace.at === privileged.at)) continue;
      yield {
        at: privileged.at,
        message: 'The container runs privileged: any process in it controls the host',
        because: trail(privileged),
        fixes: removal(container, privileged),
      };
    }
  },
});

function removal(container: DevContainer, privileged: Trace): Fix[] {
  const flag = writtenIn(container, privileged);
  if (flag) return [{ title: 'Drop --privileged', tier: 'manual', want: noItems(container, flag) }];
  const isProperty = privileged.origin?.path.length === 1;
  return isProperty ? [{ title: 'Drop privileged', tier: 'manual', want: [value(container, 'privileged', false)] }] : [];
}
