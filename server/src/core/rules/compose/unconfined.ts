import { type Fix, item, noItem } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { engineBoolean, type SecurityOption, securityOptions } from '../../model/security-options';
import type { Service } from '../../model/service';
import { known, type Traced, trail } from '../../model/traced';
import { defineRule, type Severity } from '../rule';

/** A safeguard that an item of `security_opt` switches off. */
interface Off {
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
}

const seccomp: Off = {
  severity: 'high',
  message: 'runs without seccomp: every system call of the kernel is open to it',
  fix: "Use the engine's seccomp profile",
};
const apparmor: Off = {
  severity: 'high',
  message: 'runs without AppArmor: nothing keeps root in it from mounting file systems and writing kernel settings but its capabilities',
  fix: "Use the engine's AppArmor profile",
};
const label: Off = {
  severity: 'high',
  message: 'runs without SELinux confinement: files and processes of the host are kept from it by their owners alone',
  fix: 'Use the SELinux label of containers',
};
const paths: Off = {
  severity: 'high',
  message: 'sees the parts of /proc and /sys that the engine hides, writable: as root it can change kernel settings',
  fix: 'Hide the system paths',
};
const setuid: Off = {
  severity: 'low',
  message: 'switches no-new-privileges off: setuid programs in it give root back',
  fix: 'Set no-new-privileges',
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
\`no-new-privileges:false\` undoes a default of the daemon.`,
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
    for (const one of effective(service.securityOpt)) {
      const { option } = one;
      const off = option.known ? switchedOff(one) : undefined;
      if (!off) continue;
      yield {
        at: option.at,
        message: `"${service.name}" ${off.message}`,
        because: trail(option),
        value: option.known ? option.value.replace(':', '=') : '',
        severity: off.severity,
        fixes: removal(service, option, off),
      };
    }
  },
});

function switchedOff({ key, value = '', option }: SecurityOption): Off | undefined {
  switch (key) {
    case 'seccomp':
      return value === 'unconfined' ? seccomp : undefined;
    case 'apparmor':
      return value === 'unconfined' ? apparmor : undefined;
    case 'label':
      return value === 'disable' ? label : undefined;
    case 'systempaths':
      return known(option) === 'systempaths=unconfined' ? paths : undefined;
    case 'no-new-privileges':
      return engineBoolean(value) === false ? setuid : undefined;
    default:
      return undefined;
  }
}

/** The items that count: the last one of each key, but all labels, which add up. */
function effective(options: readonly Traced<string>[]): SecurityOption[] {
  const last = new Map<string, SecurityOption>();
  for (const one of securityOptions(options)) last.set(one.key === 'label' ? `label ${one.value}` : (one.key ?? ''), one);
  return [...last.values()];
}

function removal(service: Service, option: Traced<string>, off: Off): Fix[] {
  if (!option.origin) return [];
  const remove = noItem(service, 'security_opt', option.origin);
  const want = off === setuid ? [remove, item(service, 'security_opt', 'no-new-privileges:true')] : [remove];
  return [{ title: off.fix, tier: 'review', want }];
}
