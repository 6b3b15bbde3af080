import type { Severity } from '../base/severity';
import type { PathAssessment } from '../knowledge/host-paths';
import type { SocketReach } from '../knowledge/runtime-sockets';
import type { Effective } from '../model/effective/types';

/** Groups below this number belong to the system: the engine's is among them (Debian Policy 9.2.2; login.defs SYS_GID_MAX). */
const firstOrdinaryGroup = 1000;

/**
 * True for a process that can do on the host's files what any account of the host without rights can: another user than root, in no group of the
 * system, with no capability and with no way to become root.
 */
export function isOrdinaryUser({ user, groups, canBecomeRoot, capabilities, privileged }: Effective): boolean {
  if (!user.known || user.value.root || user.value.uid === undefined || groups.length > 0) return false;
  const { gid } = user.value;
  if (gid !== undefined && gid < firstOrdinaryGroup) return false;
  if (!privileged.known || privileged.value || !canBecomeRoot.known || canBecomeRoot.value) return false;
  return capabilities.effective.known && capabilities.effective.value.length === 0;
}

/** True for a socket that root and its group alone can open where its program is installed as usual (mode 0660). */
export function isForGroupAlone({ socket: { power, path }, byName }: SocketReach): boolean {
  return !byName && (power === 'engine' || power === 'init') && path.startsWith('/run/');
}

/**
 * How grave a place of the host is for an ordinary user: it reads what every account may read, which is much on a whole disk, and writes
 * nothing. What lies in homes may be its own.
 */
export function forOrdinaryUser(severity: Severity, { fact, below }: PathAssessment, path: string): Severity {
  if (severity === 'low' || (fact.path.startsWith('~') && !below)) return severity;
  return path === '/' ? 'medium' : 'low';
}
