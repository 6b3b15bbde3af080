import { bySeverity, type Severity, severities } from '../base/severity';
import { type DeviceFact, deviceAt, devicesUnder, parseDeviceRule, unknownDevice, useOf } from '../knowledge/devices';
import type { ContainerConfig } from '../model/container';
import type { Device, Effective } from '../model/effective';
import { sameRef, type Trace } from '../model/traced';
import { scalarAt } from '../model/value';
import type { HostMount } from './host-mount';

/** What a container gets by a device of the host. */
interface DeviceHarm {
  readonly severity: Severity;
  /** The device, with its path: `"/dev/sda", a host disk`. */
  readonly what: string;
  /** Ends a sentence that starts with "it can"; of a mounted device a clause. */
  readonly gives: string;
}

/**
 * Analyzes a device that is given by name; undefined for requests to a driver and for those that harm nobody.
 * @returns `lessReadOnly` where reading it is less grave than writing, and it may do both.
 */
export function assessDevice(
  { host, kind, permissions = 'rwm' }: Device,
  effective: Effective,
): (DeviceHarm & { readonly lessReadOnly: boolean }) | undefined {
  if (kind === 'request') return undefined;
  const cdi = kind === 'cdi';
  const at = cdi ? { fact: unknownDevice, all: false } : deviceAt(host);
  const use = at && useOf(at.fact, cdi ? 'rw' : permissions);
  if (!at || !use) return undefined;
  const both = kind === 'path' && permissions.includes('w') && permissions.includes('r');
  const { reading, writing } = at.fact.use ?? { reading: use, writing: use };
  return {
    severity: within(use.severity, at.fact, effective),
    what: at.all ? `"${host}", all host devices including ${at.fact.name}` : `"${host}", ${at.fact.name}`,
    gives: `${use.gives}${caveat(at.fact, effective)}`,
    lessReadOnly: both && bySeverity(writing.severity, reading.severity) < 0,
  };
}

/**
 * Analyzes a rule of the device cgroup by the worst that it opens; undefined for one that opens nothing, or that the engine refuses. It only opens
 * what there is a node for.
 */
export function assessDeviceRule(text: string, effective: Effective): DeviceHarm | undefined {
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
  const unmade = !canMakeNodes(effective);
  const severity = within(use.severity, fact, effective);
  return {
    severity: unmade ? least(severity, 'medium') : severity,
    what: `${many ? 'many devices including ' : ''}${fact.name} with the rule "${text}"`,
    gives: `${use.gives}${unmade ? ', if a device node exists' : ''}${caveat(fact, effective)}`,
  };
}

/** A node that is made inside, or one that a mount brings. */
function canMakeNodes({ capabilities, mounts, devices }: Effective): boolean {
  const { bounding } = capabilities;
  if (!bounding.known || bounding.value.includes('MKNOD')) return true;
  return devices.list.length > 0 || mounts.some(({ kind, from }) => kind === 'bind' && (!from?.known || deviceAt(from.value)));
}

const none = { type: 'c', major: -1, access: 'm' } as const;

/**
 * Analyzes a node that a mount brings: it also takes a device rule; undefined for what is no device, and where there is such a rule, for that is
 * reported itself.
 */
export function assessMountedDevice({ path }: HostMount, { devices }: Effective): DeviceHarm | undefined {
  const at = deviceAt(path);
  if (!at?.fact.use) return undefined;
  const given = devices.list.some((one) => one.known && one.value.host === path);
  const ruled = devices.rules.some((rule) => rule.known && devicesUnder(parseDeviceRule(rule.value) ?? none).includes(at.fact));
  if (!at.all && (given || ruled)) return undefined;
  const { gives, severity } = at.fact.use.writing;
  return at.all
    ? { severity: 'medium', what: `"${path}" of the host`, gives: 'it can use the terminals of the host, and with a device rule its disks' }
    : {
        severity: severity === 'low' ? 'low' : 'medium',
        what: `"${path}", ${at.fact.name}`,
        gives: at.fact.permitted ? `it can ${gives}` : 'without a device rule the mount has no effect',
      };
}

/** Where the path of a device is written: in the long form in a key of its own. */
export function spanOfDevice({ attributes }: ContainerConfig, { at, origin }: Trace): Trace['at'] {
  const item = attributes.devices.find((one) => one.kind === 'map' && origin && one.origin && sameRef(one.origin, origin));
  return scalarAt(item, 'source')?.at ?? at;
}

function least(one: Severity, two: Severity): Severity {
  return bySeverity(one, two) > 0 ? one : two;
}

/** One step less where the driver asks for a capability that nothing in the container can have. */
function within(severity: Severity, fact: DeviceFact, effective: Effective): Severity {
  return lacks(fact, effective) ? (severities[severities.indexOf(severity) + 1] ?? 'low') : severity;
}

function caveat(fact: DeviceFact, effective: Effective): string {
  return lacks(fact, effective) ? ` if it gains ${fact.needs}` : '';
}

function lacks({ needs }: DeviceFact, { capabilities: { bounding } }: Effective): boolean {
  return needs !== undefined && bounding.known && !bounding.value.includes(needs);
}
