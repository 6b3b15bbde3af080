import type { Json, JsonMap } from '../base/json';
import { asMap } from './json-parts';
import { mountPart, rootPart, tmpfsPart } from './least/files';
import { devicePart, namespacePart, processPart } from './least/host';
import type { Privilege } from './least/part';
import { capabilityPart, privilegedPart, securityPart } from './least/rights';
import { userPart } from './least/user';
import type { Sight } from './start';

/** What is known of a service whose privileges are tried. */
export interface Known {
  /** What its containers showed in the base line. */
  readonly seen: readonly Sight[];
  /** Users of its image other than root, likeliest first. */
  readonly users: readonly string[];
  /** Device files of the engine's machine: what a privileged container may have used. */
  readonly devices: readonly string[];
}

/** The privileges of a service that can be taken away. */
export interface Least {
  readonly atoms: readonly Privilege[];
  /** The service when these atoms are kept. */
  readonly serviceWith: (kept: ReadonlySet<string>) => JsonMap;
  /** The most that was seen. Memory is measured and not tried: too little of it shows only under load. */
  readonly measured: Sight['peaks'];
}

/**
 * What `bulkhead probe` tries to take from one service.
 * @param service as `docker compose config --format json` prints it, which the changed one is printed like
 */
export function leastPrivileges(name: string, service: Json, { seen, users, devices }: Known): Least {
  const base = asMap(service);
  const measured = { ...peakOf(seen, 'memory'), ...peakOf(seen, 'processes') };
  const parts = [
    processPart(name, base, measured.processes),
    tmpfsPart(name, base),
    devicePart(name, base, devices),
    namespacePart(name, base),
    securityPart(name, base),
    capabilityPart(name, base, seen),
    mountPart(name, base),
    userPart(name, base, seen, users),
    rootPart(name, base, seen),
    privilegedPart(name, base),
  ];
  return {
    atoms: parts.flatMap(({ atoms }) => atoms),
    serviceWith: (kept) => parts.reduce((changed, { change }) => change(changed, kept), base),
    measured,
  };
}

function peakOf(seen: readonly Sight[], what: 'memory' | 'processes'): Sight['peaks'] {
  const peaks = seen.flatMap(({ peaks }) => peaks[what] ?? []);
  return peaks.length > 0 ? { [what]: Math.max(...peaks) } : {};
}
