import { allCapabilities } from '../../knowledge/capabilities';
import { socketAt } from '../../knowledge/runtime-sockets';
import type { Fact } from './fact';
import type { Effective, EffectiveMount, User } from './types';

/**
 * What a container may do at a glance, the user first: `root`, `14 capabilities`, `writable`, `Docker socket`. Each part is a phrase of a few words; a
 * hardened one has `uid 1000`, `0 capabilities`, `read-only`. What is usual and harmless has no part.
 */
export function gaugeOf(effective: Effective): string[] {
  const { privileged, namespaces, seccomp, lsm, devices, rootfsWritable, mounts } = effective;
  const hosts = Object.entries(namespaces).filter(([name, fact]) => name !== 'user' && fact.known && fact.value.mode === 'host');
  const isOff = seccomp.known && (seccomp.value.profile === 'unconfined' || seccomp.value.profile === 'none');
  return [
    gaugeOfUser(effective.user),
    ...(isTrue(privileged) ? ['privileged'] : []),
    capabilities(effective),
    ...(rootfsWritable.known ? [rootfsWritable.value ? 'writable' : 'read-only'] : []),
    ...hosts.map(([name]) => `host ${name === 'net' ? 'network' : name.toUpperCase()}`).filter((part) => part !== 'host CGROUP'),
    // A privileged container has neither filter nor profile, and all devices.
    ...(isOff && !isTrue(privileged) ? ['no seccomp'] : []),
    ...(lsm.apparmor.known && lsm.apparmor.value === 'unconfined' && !isTrue(privileged) ? ['no AppArmor'] : []),
    ...(isTrue(devices.all) && !isTrue(privileged) ? ['all devices'] : []),
    ...socketsIn(mounts, isTrue(effective.apiSocket)),
  ];
}

/** The user of a process at a glance. */
export function gaugeOfUser(user: Fact<User>): string {
  if (!user.known) return 'user unknown';
  const { root, uid, text } = user.value;
  return root ? 'root' : uid === undefined ? `user ${text}` : `uid ${uid}`;
}

/** What the process has, or could get where a setuid program can make it root. */
function capabilities({ canBecomeRoot, capabilities: { bounding, effective } }: Effective): string {
  const most = canBecomeRoot.known && !canBecomeRoot.value ? effective : bounding;
  if (!most.known) return 'capabilities unknown';
  const count = most.value.length;
  return `${count === [...allCapabilities].length ? 'all ' : ''}${count} ${count === 1 ? 'capability' : 'capabilities'}`;
}

/** The sockets of engines that it reaches, by their names. */
function socketsIn(mounts: readonly EffectiveMount[], api: boolean): string[] {
  const names = new Set(api ? ['Docker socket'] : []);
  for (const { from } of mounts) {
    const reach = from?.known ? socketAt(from.value) : undefined;
    if (reach && reach.socket.power !== 'bus' && reach.socket.power !== 'builder') names.add(reach.socket.name.replace(/^the /, ''));
  }
  return [...names];
}

function isTrue(fact: Fact<boolean>): boolean {
  return fact.known && fact.value;
}
