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
  /** What is granted and what an attacker gains by it: ends a sentence whose verb is "is granted". */
  readonly what: string;
  /** Who needs it for good reason; empty when hardly anybody does. */
  readonly need: string;
  /** True for those from which no harm is known to follow. */
  readonly minor: boolean;
}

/**
 * Analyzes one added capability, whatever kind of file adds it.
 * @returns undefined for one of Docker's default set: that is no addition, it is there anyway or comes back on purpose.
 */
export function assessAdded(name: CapabilityName | 'ALL', { host, added }: Around): AddedCapability | undefined {
  if (name === 'ALL') {
    const what = 'every capability, which gives root in the container control of the host';
    return { severity: 'critical', what, need: '', minor: false };
  }
  const { isDefault, need, weight, worse, severity, harm } = capability(name);
  if (isDefault) return undefined;
  const applies = worse && (worse.with === 'PERFMON' ? added.has('PERFMON') : host.has(worse.with));
  const own = applies ? worse : { severity, harm };
  return { need, minor: weight < 1, severity: own.severity, what: `${name}, which ${own.harm}` };
}
