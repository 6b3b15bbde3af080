import { type SwitchedOff, switchedOffBy } from '../../facts/switched-off';
import { type Fix, item, noItems, type Want } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { isAskedBy, writtenIn } from '../../kinds/devcontainer/written';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isTrue, trail } from '../../model/traced';
import { defineRule } from '../rule';

const titles: Readonly<Record<SwitchedOff['what'], string>> = {
  seccomp: "Use the engine's seccomp profile",
  apparmor: "Use the engine's AppArmor profile",
  label: 'Use the SELinux label of containers',
  systempaths: 'Hide the system paths',
  'no-new-privileges': 'Set no-new-privileges',
};

export default defineRule({
  id: 'devcontainer/unconfined',
  on: 'devcontainer',
  meta: {
    title: 'A development container switches a safeguard of the kernel off',
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
  *check(container) {
    const { service, container: started, features } = container;
    if (isTrue(service?.privileged)) return;
    const before = new Set(switchedOffBy(service?.securityOpt ?? [], service?.seccompFile).map(({ what }) => what));
    for (const off of switchedOffBy(started.securityOpt, started.seccompFile)) {
      const { option, what, message, severity } = off;
      if (!isAskedBy(container, option) || before.has(what)) continue;
      // A feature that mounts the socket needs the label off for that; the socket is the matter.
      if (features.some(({ trace, brings }) => trace.at === option.at && (brings?.mounts ?? []).length > 0)) continue;
      yield {
        at: option.at,
        message: `The container ${message}`,
        because: trail(option),
        value: option.value.replace(':', '='),
        severity,
        fixes: removal(container, off),
      };
    }
  },
});

/** Every item that switches the same thing off has to go, or nothing changes. */
function removal(container: DevContainer, { what }: SwitchedOff): Fix[] {
  const all = container.container.securityOpt.filter((option) => switchedOffBy([option]).some((off) => off.what === what));
  const written = all.map((option) => writtenIn(container, option));
  const want: Want[] = written.flatMap((place) => (place ? noItems(container, place) : []));
  if (written.includes(undefined)) return [];
  if (what === 'no-new-privileges') want.push(item(container, 'securityOpt', 'no-new-privileges:true'));
  return [{ title: titles[what], tier: 'review', reliesOn: 'Nothing in the container does what the safeguard refuses.', want }];
}
