import { unknown } from '../../fix/condition';
import { type ProposedFix, value } from '../../fix/want';
import { cis, cwe, owasp } from '../../knowledge/references';
import { isSocketProxy } from '../../knowledge/runtime-sockets';
import type { Service } from '../../model/service';
import { known, provenance } from '../../model/traced';
import { get, scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/restart-policy',
  on: 'service',
  meta: {
    title: 'Unlimited restarts of a service',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.15', 'the on-failure container restart policy is set to 5'),
      owasp(7, 'limit resources and restarts'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check(service) {
    const restart = scalarAt(service.map, 'restart');
    // What `deploy` says counts instead.
    if (!restart?.known || get(get(service.map, 'deploy'), 'restart_policy')?.kind === 'map') return;
    if (restart.value !== 'always' && restart.value !== 'unless-stopped') return;
    // A proxy of the engine that stays down takes all its clients along.
    const image = known(service.image);
    const serves = image !== undefined && isSocketProxy(image);
    yield {
      at: restart.at,
      message: `"${service.name}" restarts without limit (${restart.value}): an attacker who can crash it has any number of attempts`,
      because: provenance(restart),
      fixes: serves ? [] : [giveUp(service)],
    };
  },
});

function giveUp(service: Service): ProposedFix {
  return {
    title: 'Stop restarting after five failures',
    kind: 'choice',
    want: [value(service, 'restart', 'on-failure:5')],
    conditions: [unknown('restarted-elsewhere', `Something other than Docker starts "${service.name}" after the host restarts.`)],
  };
}
