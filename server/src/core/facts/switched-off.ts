import { engineBoolean, type SecurityOption, securityOptions } from '../model/security-options';
import type { SeccompFile } from '../model/service';
import { known, type Traced } from '../model/traced';

/** A safeguard of the kernel that an item of `security_opt` switches off. */
export interface SwitchedOff {
  readonly option: Traced<string> & { readonly known: true };
  readonly what: 'seccomp' | 'apparmor' | 'label' | 'systempaths' | 'no-new-privileges';
  readonly severity: 'high' | 'low';
  /** What is the case, as the end of a sentence that starts with the subject's name. */
  readonly message: string;
}

const messages: Readonly<Record<SwitchedOff['what'], string>> = {
  seccomp: 'runs without seccomp: it can use every system call of the kernel',
  apparmor: 'runs without AppArmor: only capabilities keep root from mounting file systems and writing kernel settings',
  label: 'runs without SELinux confinement: only ownership protects files and processes of the host from it',
  systempaths: 'has write access to paths in /proc and /sys that Docker protects: root in it can change kernel settings',
  'no-new-privileges': 'disables no-new-privileges: setuid programs in it can regain root',
};

/**
 * The safeguards that options switch off, in the order of the options. Of several items with one key the last one counts, but labels add
 * up (moby/moby daemon/daemon_unix.go parseSecurityOpt); items whose text nobody knows say nothing.
 * @param options the items of `security_opt`, or the values of `--security-opt`.
 * @param seccompFile the profile in force, where it is a file: one that lets through what it does not name is none.
 */
export function switchedOffBy(options: readonly Traced<string>[], seccompFile?: SeccompFile): SwitchedOff[] {
  const last = new Map<string, SecurityOption>();
  for (const one of securityOptions(options)) last.set(one.key === 'label' ? `label ${one.value}` : (one.key ?? ''), one);
  return [...last.values()].flatMap((one) => {
    const { option } = one;
    const what = option.known ? offOf(one, seccompFile) : undefined;
    if (!what || !option.known) return [];
    const open = what === 'seccomp' && one.value !== 'unconfined';
    const message = open ? `runs with a seccomp profile that allows every system call that it does not list` : messages[what];
    return [{ option, what, severity: what === 'no-new-privileges' ? ('low' as const) : ('high' as const), message }];
  });
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
      return value === 'disable' ? 'label' : undefined;
    case 'systempaths':
      // It knows no colon: the engine refuses that.
      return known(option) === 'systempaths=unconfined' ? 'systempaths' : undefined;
    case 'no-new-privileges':
      return engineBoolean(value) === false ? 'no-new-privileges' : undefined;
    default:
      return undefined;
  }
}
