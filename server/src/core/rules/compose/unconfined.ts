import { type SwitchedOff, switchedOffBy } from '../../facts/switched-off';
import { type Fix, item, noItem } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

const fixTitles: Readonly<Record<SwitchedOff['what'], string>> = {
  seccomp: "Use the engine's seccomp profile",
  apparmor: "Use the engine's AppArmor profile",
  label: 'Use the SELinux label of containers',
  systempaths: 'Hide the system paths',
  'no-new-privileges': 'Set no-new-privileges',
};

export default defineRule({
  id: 'compose/unconfined',
  on: 'service',
  meta: {
    title: 'A service switches a safeguard of the kernel off',
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    references: [
      cis('5.22', 'the default seccomp profile is not disabled'),
      cis('5.2', 'an AppArmor profile is enabled'),
      cis('5.3', 'SELinux security options are set'),
      owasp('6', 'use Linux security modules'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Seccomp, AppArmor, SELinux, /proc Mount Type'),
      cwe(693, 'Protection Mechanism Failure'),
    ],
  },
  *check(service) {
    for (const off of switchedOffBy(service.securityOpt, service.seccompFile)) {
      const { option, message, severity } = off;
      yield {
        at: option.at,
        message: `"${service.name}" ${message}`,
        because: trail(option),
        value: option.value.replace(':', '='),
        severity,
        fixes: removal(service, off),
      };
    }
  },
});

function removal(service: Service, { option, what }: SwitchedOff): Fix[] {
  if (!option.origin) return [];
  const remove = noItem(service, 'security_opt', option.origin);
  const want = what === 'no-new-privileges' ? [remove, item(service, 'security_opt', 'no-new-privileges:true')] : [remove];
  return [{ title: fixTitles[what], tier: 'review', reliesOn: `"${service.name}" does nothing that the safeguard refuses.`, want }];
}
