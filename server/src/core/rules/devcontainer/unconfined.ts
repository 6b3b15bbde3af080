import { type SwitchedOff, switchedOffBy } from '../../facts/switched-off';
import { type Fix, item, noItems, type Want } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { type DevContainer, isAskedBy, writtenIn } from '../../model/devcontainer';
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
    why: `Most published ways out of a container need a system call or a write that this safeguard refuses. Docker starts every container behind a seccomp profile, which refuses the system calls that containers have no
use for, and behind AppArmor or SELinux where the host has them. \`seccomp=unconfined\` and its likes in \`securityOpt\`, in \`runArgs\` or by a feature take the wall down.

In development containers it is a habit from the time when debuggers needed it: up to kernel 4.7 the profile refused \`ptrace\`. Today's profile allows it within the container.`,
    derivation: `Without seccomp, AppArmor, SELinux or the hidden system paths the host is open to published techniques that need root in the container, the usual case, or a flaw of the kernel: high. \`no-new-privileges:false\`
removes a mitigation: low.`,
    remedy: `Remove the item and debug as before. Where a tool still needs a call that is refused, grant the one capability that opens it (\`SYS_PTRACE\`), or name a profile that allows just that call:
\`seccomp=./profile.json\`. What a feature brings goes with the feature: the official ones for Go and Rust ask for it, while a Dockerfile, or an image such as \`mcr.microsoft.com/devcontainers/base\` with the
language's own installer, does not.`,
    breaks: `Debuggers on kernels before 4.8, \`perf\`, browsers with a sandbox of their own, nested containers, programs that use \`io_uring\`. They log "operation not permitted" or fail with \`EPERM\` at the call.`,
    allow:
      'For sanitizers, profilers and browsers with a sandbox of their own, where a profile of your own is not worth the work. Say which call needs it.',
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
