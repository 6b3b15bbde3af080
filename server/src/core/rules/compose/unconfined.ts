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
    why: `Most published ways out of a container need a system call or a write that this safeguard refuses. Docker starts every container behind a seccomp profile, which refuses
the system calls that containers have no use for (\`unshare\`, \`mount\`, \`keyctl\`, \`bpf\`), and behind AppArmor or SELinux where the host has them.

\`seccomp=unconfined\`, \`apparmor=unconfined\` and \`label=disable\` take the wall down, \`systempaths=unconfined\` opens \`/proc/sys\` and the like for writing, and
\`no-new-privileges:false\` undoes a default of the daemon. A seccomp profile of your own whose \`defaultAction\` lets everything through is no wall either.`,
    derivation: `Each of the first four opens the host to published techniques that need root in the container, the usual case, or a flaw of the kernel: high. \`no-new-privileges:false\` removes a
mitigation: low.

Of several items with one key the last one counts, as in the engine. \`systempaths\` knows no colon: the engine refuses it.`,
    remedy: `Remove the item, and the engine's own profile applies. Where a program really needs a call that the profile refuses, grant the one capability that opens it (\`SYS_PTRACE\` for a debugger), or name a profile that
allows just that call: \`seccomp=./profile.json\`.`,
    breaks: `Debuggers and profilers on old kernels, browsers with a sandbox of their own, nested containers, programs that use \`io_uring\` or \`keyctl\`. They log "operation not permitted" or fail with
\`EPERM\` at the call. With AppArmor back, mounting inside the container fails.`,
    allow:
      'For browsers with a sandbox of their own, nested containers and debugging sessions, where a profile of your own is not worth the work. Say which call needs it.',
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
