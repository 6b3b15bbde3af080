import { allCapabilities, type CapabilityName } from '../../knowledge/capabilities';
import { capabilitySet } from '../privilege';
import { engineBoolean, lastOption, type SecurityOption, securityOptions } from '../security-options';
import type { Trace, Traced } from '../traced';
import { byDefault, type Fact, fact, factOf, factValue, mapFact, unknown } from './fact';
import type { Subject } from './subject';
import type { ProcessPrivilege, Seccomp, User } from './types';
import { userOf } from './user';

/** The privileges of a container's first process. */
export function processPrivilege(subject: Subject): ProcessPrivilege {
  const user = userOf(subject);
  const privileged = flag(subject.privileged, 'privileged', false, subject.at);
  const noNewPrivileges = noNewPrivilegesOf(subject);
  const bounding = boundingOf(subject);
  return {
    user,
    groups: subject.attributes.groupAdd.map((group) => factOf(group, (text) => text, '"group_add" of the service')),
    privileged,
    canBecomeRoot: canBecomeRootOf(user, noNewPrivileges),
    capabilities: { bounding, effective: effectiveOf(user, bounding) },
    noNewPrivileges,
    seccomp: seccompOf(subject, privileged),
    lsm: { apparmor: apparmorOf(subject, privileged), selinux: selinuxOf(subject, privileged) },
  };
}

/** A boolean key with the engine's default. */
export function flag(value: Traced<boolean> | undefined, key: string, otherwise: boolean, at: Trace['at']): Fact<boolean> {
  return value ? factOf(value, (on) => on, `"${key}" of the service`) : byDefault(otherwise, at, "Docker's default");
}

/** What the kernel lets processes ever have (moby/moby daemon/pkg/oci/caps/utils.go TweakCapabilities). */
function boundingOf(subject: Subject): Fact<readonly CapabilityName[]> {
  const set = capabilitySet(subject);
  const { privileged, capAdd, capDrop, at } = subject;
  const lists = [...capAdd, ...capDrop];
  const trace: Trace = (privileged?.known === false || privileged?.value ? privileged : lists[0]) ?? { at, via: [] };
  if (set.kind === 'unknown') return unknown(trace, 'the capabilities depend on a variable', set.variables);
  if (set.kind === 'refused') {
    const names = set.items.map(({ value }) => value).join(', ');
    return unknown(set.items[0] ?? trace, `Docker Engine refuses to start it: there is no capability ${names}`);
  }
  const names = allCapabilities.filter((name) => set.granted.has(name));
  if (privileged?.known && privileged.value) return fact(names, trace, '"privileged": all capabilities, even those in "cap_drop"');
  if (lists.length === 0) return byDefault(names, at, "Docker's default set");
  const keys = [capAdd.length > 0 ? '"cap_add"' : '', capDrop.length > 0 ? '"cap_drop"' : ''].filter((key) => key !== '');
  return fact(names, trace, `${keys.join(' and ')} of the service`);
}

/**
 * What the first process holds. The engine hands the bounding set on as permitted and effective, never as ambient or inheritable: a first
 * execve as another user than root clears both (moby/moby daemon/oci_linux.go, capabilities(7)).
 */
export function effectiveOf(user: Fact<User>, bounding: Fact<readonly CapabilityName[]>): Fact<readonly CapabilityName[]> {
  if (!user.known) return unknown(user, 'depends on the user: root has the bounding set', user.variables, user.source);
  if (user.value.root) return bounding;
  return fact([], user, `the user ${user.value.text} is not root: the kernel clears them`, user.source);
}

/** Uid 0 at start, or by a setuid program while nothing bars it. An unknown user with the door shut stays unknown. */
export function canBecomeRootOf(user: Fact<User>, noNewPrivileges: Fact<boolean>): Fact<boolean> {
  if (factValue(user)?.root) return mapFact(user, () => true);
  if (!noNewPrivileges.known) return mapFact(noNewPrivileges, (on) => !on);
  if (!noNewPrivileges.value) return { ...noNewPrivileges, value: true, because: 'setuid programs work, because no-new-privileges is off' };
  if (user.known) return { ...noNewPrivileges, value: false, because: `it starts as ${user.value.text} under no-new-privileges` };
  return mapFact(user, () => false);
}

/** Items of `security_opt` in order, the last one wins (moby/moby daemon/daemon_unix.go parseSecurityOpt); holds for privileged containers too. */
function noNewPrivilegesOf(subject: Subject): Fact<boolean> {
  const last = lastOption(securityOptions(subject.securityOpt), 'no-new-privileges');
  if (!last) return byDefault(false, subject.at, "Docker's default, unless the daemon sets another one");
  if (!last.option.known) return hidden(last);
  const on = last.value === undefined ? true : engineBoolean(last.value);
  if (on === undefined) return unknown(last.option, `Docker Engine refuses to start it: "${last.value}" is not a boolean`);
  return fact(on, last.option, 'the last "no-new-privileges" of "security_opt"');
}

/** moby/moby daemon/seccomp_linux.go: an explicit profile holds for privileged containers too (since Engine 26), without one they have none. */
function seccompOf(subject: Subject, privileged: Fact<boolean>): Fact<Seccomp> {
  const last = lastOption(securityOptions(subject.securityOpt), 'seccomp');
  const value = last?.value ?? '';
  if (last && !last.option.known) return hidden(last);
  if (last && value !== '') {
    const because = 'the last "seccomp" of "security_opt"';
    if (value === 'unconfined' || value === 'builtin') return fact({ profile: value }, last.option, because);
    const allowsAll = subject.seccompFile?.name === value ? subject.seccompFile.allowsAll : null;
    return fact({ profile: 'custom', file: value, allowsAll }, last.option, because);
  }
  if (!privileged.known) return unknown(privileged, 'depends on "privileged"', privileged.variables);
  if (privileged.value) return fact({ profile: 'none' }, privileged, '"privileged": no filter unless one is set');
  return byDefault({ profile: 'builtin' }, subject.at, "Docker's default, unless the daemon sets another profile");
}

function apparmorOf(subject: Subject, privileged: Fact<boolean>): ProcessPrivilege['lsm']['apparmor'] {
  const last = lastOption(securityOptions(subject.securityOpt), 'apparmor');
  if (last && !last.option.known) return hidden(last);
  if (last?.value) {
    const profile =
      last.value === 'unconfined'
        ? ('unconfined' as const)
        : last.value === 'docker-default'
          ? ('default' as const)
          : { profile: last.value };
    return fact(profile, last.option, 'the last "apparmor" of "security_opt"');
  }
  if (!privileged.known) return unknown(privileged, 'depends on "privileged"', privileged.variables);
  if (privileged.value) return fact('unconfined', privileged, '"privileged": no profile unless one is set');
  return byDefault('default', subject.at, 'docker-default on hosts with AppArmor');
}

/** moby/moby daemon/daemon_unix.go generateSecurityOpt: labels are off for the host's IPC, the host's processes and privileged containers. */
function selinuxOf(subject: Subject, privileged: Fact<boolean>): ProcessPrivilege['lsm']['selinux'] {
  const options = securityOptions(subject.securityOpt).filter(({ key }) => key === undefined || key === 'label' || key === 'disable');
  const unread = options.find(({ option }) => !option.known);
  if (unread) return hidden(unread);
  const labels = options.map(({ key, value }) => (key === 'disable' ? 'disable' : (value ?? '')));
  const last = options.at(-1);
  if (last) {
    if (labels.includes('disable')) return fact('disabled', last.option, '"label" of "security_opt"');
    return fact({ options: labels }, last.option, '"label" of "security_opt"');
  }
  for (const [key, mode] of [
    ['pid', subject.pid],
    ['ipc', subject.ipc],
  ] as const) {
    if (mode?.known && mode.value === 'host') return fact('disabled', mode, `"${key}: host" disables labels`);
  }
  if (factValue(privileged)) return fact('disabled', privileged, '"privileged" disables labels');
  const open = [subject.privileged, subject.pid, subject.ipc].find((one) => one && !one.known);
  if (open && !open.known) return unknown(open, 'depends on a variable', open.variables);
  return byDefault('default', subject.at, 'a label of its own on hosts with SELinux');
}

/** An option whose text nobody knows. */
export function hidden<T>({ option }: SecurityOption): Fact<T> {
  return unknown(option, 'an item of "security_opt" depends on a variable', option.known ? [] : option.variables);
}
