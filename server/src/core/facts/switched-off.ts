import type { CapabilityName } from '../knowledge/capabilities';
import { unconfinedTypes } from '../knowledge/selinux-types';
import { guardedCalls } from '../knowledge/system-calls';
import { engineBoolean, type SecurityOption, securityOptions } from '../model/security-options';
import type { SeccompFile } from '../model/service';
import { known, type Traced } from '../model/traced';

/** A safeguard of the kernel that an item of `security_opt` switches off. */
export interface SwitchedOff {
  readonly option: Traced<string> & { readonly known: true };
  readonly what: 'seccomp' | 'apparmor' | 'label' | 'systempaths' | 'no-new-privileges' | 'writable-cgroups';
  readonly severity: 'high' | 'medium' | 'low';
  /** True for a profile that somebody wrote for the service: it may need what the profile allows. */
  readonly own?: true;
  /** What is the case, as the end of a sentence that starts with the subject's name. */
  readonly message: string;
}

const messages: Readonly<Record<SwitchedOff['what'], string>> = {
  seccomp: 'runs without seccomp: it can use every system call of the kernel',
  apparmor: 'runs without AppArmor: only capabilities keep root from mounting file systems and writing kernel settings',
  label: 'runs without SELinux confinement: only ownership protects files and processes of the host from it',
  systempaths: 'has write access to paths in /proc and /sys that Docker protects: root in it can change kernel settings',
  'no-new-privileges': 'disables no-new-privileges: setuid programs in it can regain root',
  'writable-cgroups': 'can write to its control groups: root in it can change how its processes share resources',
};

/** What decides how grave it is. */
interface Around {
  /** The capabilities that a process can have; absent where they are unknown. */
  readonly bounding?: readonly CapabilityName[] | undefined;
  /** True where its control groups are those of the host. */
  readonly hostCgroups?: boolean;
}

/**
 * The safeguards that options switch off, in the order of the options. Of several items with one key the last one counts, but labels add
 * up (moby/moby daemon/daemon_unix.go parseSecurityOpt); items whose text nobody knows say nothing.
 * @param options the items of `security_opt`, or the values of `--security-opt`.
 * @param seccompFile the profile in force, where it is a file: one that lets through what it does not name is none.
 */
export function switchedOffBy(options: readonly Traced<string>[], seccompFile?: SeccompFile, around: Around = {}): SwitchedOff[] {
  const last = new Map<string, SecurityOption>();
  for (const one of securityOptions(options)) last.set(one.key === 'label' ? `label ${one.value}` : (one.key ?? ''), one);
  return [...last.values()].flatMap((one) => {
    const { option } = one;
    if (!option.known) return [];
    const what = offOf(one, seccompFile);
    if (what) return [{ option, what, ...gravityOf(what, one, around) }];
    const opened = seccompFile && one.key === 'seccomp' && seccompFile.name === one.value ? openedCalls(seccompFile, around) : [];
    if (opened.length === 0) return [];
    const message = `uses a seccomp profile that allows ${listed(opened)}: Docker blocks such calls, through which kernels are attacked`;
    return [{ option, what: 'seccomp', severity: 'medium', own: true, message }];
  });
}

function gravityOf(
  what: SwitchedOff['what'],
  { value = '' }: SecurityOption,
  { hostCgroups }: Around,
): Pick<SwitchedOff, 'severity' | 'message'> {
  if (what === 'no-new-privileges') return { severity: 'low', message: messages[what] };
  if (what === 'seccomp' && value !== 'unconfined')
    return { severity: 'high', message: 'runs with a seccomp profile that allows every system call that it does not list' };
  if (what === 'label' && value !== 'disable')
    return {
      severity: 'high',
      message: `runs as ${value.replace(/^type:/, '')}, which SELinux does not confine: only ownership protects files of the host`,
    };
  if (what === 'writable-cgroups' && !hostCgroups) return { severity: 'low', message: messages[what] };
  if (what === 'writable-cgroups')
    return {
      severity: 'high',
      message: "can write to the host's control groups: root in it can lift its own limits and stop other containers",
    };
  return { severity: 'high', message: messages[what] };
}

/** What a profile lets through that the default profile blocks in this container. */
function openedCalls({ allows }: SeccompFile, { bounding }: Around): string[] {
  return [...new Set(allows)].filter((name) => {
    const capabilities = guardedCalls.get(name);
    return capabilities !== undefined && !(bounding ?? []).some((capability) => capabilities.includes(capability));
  });
}

function listed(names: readonly string[]): string {
  const [first = '', second, ...more] = names;
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

function offOf({ key, value = '', option }: SecurityOption, seccompFile: SeccompFile | undefined): SwitchedOff['what'] | undefined {
  switch (key) {
    case 'seccomp': {
      const letsAllThrough = seccompFile?.name === value && seccompFile.allowsAll === true;
      return value === 'unconfined' || letsAllThrough ? 'seccomp' : undefined;
    }
    case 'apparmor':
      return value === 'unconfined' ? 'apparmor' : undefined;
    case 'label':
      return value === 'disable' || unconfinedTypes.has(/^type:(.*)$/.exec(value)?.[1] ?? '') ? 'label' : undefined;
    case 'writable-cgroups':
      return known(option) === key || engineBoolean(value) === true ? 'writable-cgroups' : undefined;
    case 'systempaths':
      // It knows no colon: the engine refuses that.
      return known(option) === 'systempaths=unconfined' ? 'systempaths' : undefined;
    case 'no-new-privileges':
      return engineBoolean(value) === false ? 'no-new-privileges' : undefined;
    default:
      return undefined;
  }
}
