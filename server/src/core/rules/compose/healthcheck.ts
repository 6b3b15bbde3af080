import { type HealthCheck, healthCheckOf } from '../../facts/health-check';
import { absent, type ProposedFix, value } from '../../fix/want';
import { cis, cwe, owasp, podSecurity } from '../../knowledge/references';
import { profileOf } from '../../model/privilege';
import type { Service } from '../../model/service';
import { provenance } from '../../model/traced';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/healthcheck',
  on: 'service',
  meta: {
    title: 'Service has no health check',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    absence: true,
    safeguard: 'a health check',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.27', 'container health is checked at runtime'),
      owasp(7, 'limit resources and restarts'),
      podSecurity('Baseline', 'Host Probes'),
      cwe(693, 'Protection Mechanism Failure'),
    ],
  },
  *check(service) {
    const check = healthCheckOf(service);
    if (check.kind === 'off') {
      yield {
        at: check.by.at,
        message: `"${service.name}" has its health check disabled: Docker does not check whether it works`,
        because: provenance(check.by),
        fixes: removal(service, check),
      };
    }
    if (check.kind !== 'none' || !service.complete) return;
    yield {
      at: service.at,
      message: check.sure
        ? `"${service.name}" has no health check: Docker does not check whether it works`
        : `"${service.name}" has no health check of its own: whether its image has one is unknown`,
      ...(check.sure ? {} : { confidence: 'possible' as const }),
      fixes: addition(service),
    };
  },
});

function removal(service: Service, { hides }: HealthCheck & { readonly kind: 'off' }): ProposedFix[] {
  return hides
    ? [
        {
          title: 'Remove healthcheck, so that the health check of the image applies',
          kind: 'choice',
          want: [absent(service, 'healthcheck')],
        },
      ]
    : addition(service);
}

/** A check in place of what is there, for images that are known to bring a command for it. */
function addition(service: Service): ProposedFix[] {
  const health = profileOf(service)?.profile.health;
  if (health === undefined || health === 'image') return [];
  // Compose reads `$` as the beginning of a variable.
  const test = health.map((word) => word.replaceAll('$', '$$$$'));
  const disable = get(get(service.map, 'healthcheck'), 'disable') ? [absent(service, 'healthcheck.disable')] : [];
  return [
    {
      title: `Add a health check with ${/^\S+/.exec(health[1] ?? '')?.[0] ?? health[0]}`,
      kind: 'choice',
      want: [value(service, 'healthcheck.test', test), ...disable],
    },
  ];
}
