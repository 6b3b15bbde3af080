import { unknown } from '../../fix/condition';
import { remove } from '../../fix/intent';
import { cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { sysctlName, sysctlScope, weakenedBy } from '../../knowledge/sysctls';
import type { Effective } from '../../model/effective';
import { known, provenance, type Trace } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'sysctl',
  serves: {
    compose: { title: 'Sysctl that weakens networking or cannot be set' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'other' }],
    tiers: ['review'],
    references: [
      owasp(6, 'use Linux security modules'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Sysctls'),
      cwe(16, 'Configuration'),
      { title: 'Linux: settings of the network', url: 'https://docs.kernel.org/networking/ip-sysctl.html' },
    ],
  },
  *check({ config, effective, title }) {
    for (const pair of config.attributes.sysctls) {
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
            ? `${title} sets ${name} to ${known(pair.value)}: it ${harm}`
            : `${title} does not start: ${name} ${refused}`,
        because: provenance(pair),
        value: name,
        fixes: [removal(pair, name)],
      };
    }
  },
});

/** Why the runtime refuses to set it, as the end of a sentence; undefined where it does not, or where that is unknown. */
function refusal(name: string, { namespaces, runtime }: Effective): string | undefined {
  // Other runtimes have kernels of their own.
  if (!runtime.known || runtime.value !== 'runc') return undefined;
  const scope = sysctlScope(name);
  if (scope.in === 'host') return scope.why;
  const namespace = namespaces[scope.in];
  if (!namespace.known || namespace.value.mode !== 'host') return undefined;
  const what = { net: 'network', ipc: 'IPC', uts: 'UTS' }[scope.in];
  return `cannot be set per container in the host's ${what} namespace`;
}

function removal(written: Trace, name: string): Proposal {
  return {
    title: `Remove ${name}`,
    kind: 'review',
    conditions: [unknown('kernel-default', "The service works with the kernel's default value.")],
    ask: [remove('sysctl', written)],
  };
}
