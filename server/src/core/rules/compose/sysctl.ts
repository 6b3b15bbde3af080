import { type Fix, noItem } from '../../fix/want';
import { cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { sysctlName, sysctlScope, weakenedBy } from '../../knowledge/sysctls';
import { attributesOf, type Pair } from '../../model/compose/attributes';
import { type Effective, effectivePrivilege } from '../../model/effective';
import type { Service } from '../../model/service';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/sysctl',
  on: 'service',
  meta: {
    title: 'A service sets a kernel setting that weakens its network, or none that it may set',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    references: [
      owasp(6, 'use Linux security modules'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Sysctls'),
      cwe(16, 'Configuration'),
      { title: 'Linux: settings of the network', url: 'https://docs.kernel.org/networking/ip-sysctl.html' },
    ],
  },
  *check(service, { project }) {
    const effective = effectivePrivilege(service, project);
    for (const pair of attributesOf(service.map).sysctls) {
      // A variable in an item of a list may be the name.
      if (pair.name.includes('$')) continue;
      const name = sysctlName(pair.name);
      const refused = refusal(name, effective);
      const harm = refused === undefined ? weakenedBy(name, known(pair.value) ?? '') : undefined;
      if (refused === undefined && harm === undefined) continue;
      yield {
        at: pair.at,
        message:
          refused === undefined
            ? `"${service.name}" sets ${name} to ${known(pair.value)}: it ${harm}`
            : `"${service.name}" does not start: ${name} is not set, for ${refused}`,
        because: trail(pair),
        value: name,
        fixes: removal(service, pair, name),
      };
    }
  },
});

/** Why the runtime refuses to set it; undefined where it does not, or where nobody can tell. */
function refusal(name: string, { namespaces, runtime }: Effective): string | undefined {
  // Other runtimes have kernels of their own.
  if (!runtime.known || runtime.value !== 'runc') return undefined;
  const scope = sysctlScope(name);
  if (scope.in === 'host') return scope.why;
  const namespace = namespaces[scope.in];
  if (!namespace.known || namespace.value.mode !== 'host') return undefined;
  const what = { net: 'network', ipc: 'IPC namespace', uts: 'UTS namespace' }[scope.in];
  return `the service uses the host's ${what}, whose setting it would be`;
}

function removal(service: Service, { origin }: Pair, name: string): Fix[] {
  return origin
    ? [
        {
          title: `Remove ${name}`,
          tier: 'review',
          reliesOn: "The service works with the kernel's own value.",
          want: [noItem(service, 'sysctls', origin)],
        },
      ]
    : [];
}
