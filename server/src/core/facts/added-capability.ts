import { type CapabilityName, capability } from '../knowledge/capabilities';

/** What stands beside an added capability and may make it worse. */
export interface Around {
  /** Namespaces of the host that the container uses. */
  readonly host: ReadonlySet<'network' | 'pid' | 'ipc'>;
  /** All that is added. */
  readonly added: ReadonlySet<CapabilityName | 'ALL'>;
}

/** How bad it is to add a capability to a container. */
export interface AddedCapability {
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  /** What an attacker gains: ends a sentence that starts with the capability's name. */
  readonly harm: string;
  /** Who needs it for good reason; empty when hardly anybody does. */
  readonly need: string;
  /** True for those from which no harm is known to follow. */
  readonly minor: boolean;
}

/**
 * Judges one added capability, whatever kind of file adds it.
 * @returns undefined for one of Docker's default set: that is no addition, it is there anyway or comes back on purpose.
 */
export function judgeAdded(name: CapabilityName | 'ALL', { host, added }: Around): AddedCapability | undefined {
  if (name === 'ALL') {
    return { severity: 'critical', harm: 'is every capability: with them root in the container controls the host', need: '', minor: false };
  }
  const { isDefault, need, weight, worse, severity, harm } = capability(name);
  if (isDefault) return undefined;
  const applies = worse && (worse.with === 'PERFMON' ? added.has('PERFMON') : host.has(worse.with));
  return { need, minor: weight < 1, ...(applies ? { severity: worse.severity, harm: worse.harm } : { severity, harm }) };
}
