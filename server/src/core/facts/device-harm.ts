import { bySeverity, type Severity, severities } from '../base/severity';
import { type DeviceFact, deviceAt, devicesUnder, parseDeviceRule, unknownDevice, useOf } from '../knowledge/devices';
import type { Device, Effective } from '../model/effective';

/** What a container gets by a device of the host. */
interface DeviceHarm {
  readonly severity: Severity;
  /** What it is given, with its path: `"/dev/sda", a disk of the host`. */
  readonly what: string;
  /** Ends a sentence that starts with "it can". */
  readonly gives: string;
  /** True where reading it is less grave than writing, and it may do both. */
  readonly lessReadOnly: boolean;
}

/** Judges a device that is given by name; undefined for requests to a driver and for those that harm nobody. */
export function judgeDevice({ host, kind, permissions = 'rwm' }: Device, effective: Effective): DeviceHarm | undefined {
  if (kind === 'request') return undefined;
  const cdi = kind === 'cdi';
  const at = cdi ? { fact: unknownDevice, all: false } : deviceAt(host);
  const use = at && useOf(at.fact, cdi ? 'rw' : permissions);
  if (!at || !use) return undefined;
  const both = kind === 'path' && permissions.includes('w') && permissions.includes('r');
  const { reading, writing } = at.fact.use ?? { reading: use, writing: use };
  return {
    severity: within(use.severity, at.fact, effective),
    what: at.all ? `"${host}", every device of the host with ${at.fact.name}` : `"${host}", ${at.fact.name}`,
    gives: `${use.gives}${caveat(at.fact, effective)}`,
    lessReadOnly: both && bySeverity(writing.severity, reading.severity) < 0,
  };
}

/** Judges a rule of the device cgroup by the worst that it opens; undefined for one that opens nothing, or that the engine refuses. */
export function judgeDeviceRule(text: string, effective: Effective): DeviceHarm | undefined {
  const parsed = parseDeviceRule(text);
  if (!parsed || !/[rw]/.test(parsed.access)) return undefined;
  const facts = devicesUnder(parsed);
  const severityOf = (fact: DeviceFact): Severity => within(useOf(fact, parsed.access)?.severity ?? 'low', fact, effective);
  const [fact] = (facts.length > 0 ? facts : [unknownDevice])
    .filter((one) => useOf(one, parsed.access))
    .sort((one, two) => bySeverity(severityOf(one), severityOf(two)));
  const use = fact && useOf(fact, parsed.access);
  if (!fact || !use) return undefined;
  const many = facts.filter((one) => one.use).length > 1;
  return {
    severity: within(use.severity, fact, effective),
    what: `${many ? 'many devices of the host, among them ' : ''}${fact.name} by the rule "${text}"`,
    gives: `${use.gives}${caveat(fact, effective)}`,
    lessReadOnly: false,
  };
}

/** One step less where the driver asks for a capability that nothing in the container can have. */
function within(severity: Severity, fact: DeviceFact, effective: Effective): Severity {
  return lacks(fact, effective) ? (severities[severities.indexOf(severity) + 1] ?? 'low') : severity;
}

function caveat(fact: DeviceFact, effective: Effective): string {
  return lacks(fact, effective) ? ` once it has ${fact.needs}` : '';
}

function lacks({ needs }: DeviceFact, { capabilities: { bounding } }: Effective): boolean {
  return needs !== undefined && bounding.known && !bounding.value.includes(needs);
}
