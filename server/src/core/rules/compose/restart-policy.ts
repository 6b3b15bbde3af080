import { unknown } from '../../fix/condition';
import { type ProposedFix, value } from '../../fix/want';
import { cis, cwe, owasp } from '../../knowledge/references';
import { isSocketProxy } from '../../knowledge/runtime-sockets';
import { imageNameOf } from '../../model/image-reference';
import type { Service } from '../../model/service';
import { known, provenance } from '../../model/traced';
import { get, type ScalarValue, scalarAt, type Value } from '../../model/value';
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
    const policy = get(get(service.map, 'deploy'), 'restart_policy');
    // What `deploy` says counts instead.
    const restart = policy?.kind === 'map' ? endless(policy) : scalarAt(service.map, 'restart');
    if (!restart?.known) return;
    if (policy?.kind !== 'map' && !isEndless(restart.value)) return;
    // A proxy of the engine that stays down takes all its clients along.
    const image = imageNameOf(service.image);
    const serves = image !== undefined && isSocketProxy(image);
    yield {
      at: restart.at,
      message: `"${service.name}" restarts without limit (${restart.value}): an attacker who can crash it has any number of attempts`,
      because: provenance(restart),
      fixes: serves || policy?.kind === 'map' ? [] : [giveUp(service)],
    };
  },
});

/** True for a policy that never gives up. A number that Compose cannot read counts as none (compose create.go getRestartPolicy). */
function isEndless(restart: string): boolean {
  if (['always', 'unless-stopped', 'on-failure'].includes(restart)) return true;
  const count = /^on-failure:(.*)$/s.exec(restart)?.[1];
  return count !== undefined && (!/^[-+]?[0-9]+$/.test(count) || Number(count) === 0);
}

/** The condition of a policy that never gives up: Compose and swarm count attempts only where `max_attempts` says how many. */
function endless(policy: Value): ScalarValue | undefined {
  const condition = scalarAt(policy, 'condition');
  const most = scalarAt(policy, 'max_attempts');
  if (!condition || known(condition) === 'none' || (most && most.plain !== null && known(most) !== '0')) return undefined;
  return condition;
}

function giveUp(service: Service): ProposedFix {
  return {
    title: 'Stop restarting after five failures',
    kind: 'choice',
    want: [value(service, 'restart', 'on-failure:5')],
    conditions: [unknown('restarted-elsewhere', `Something other than Docker starts "${service.name}" after the host restarts.`)],
  };
}
