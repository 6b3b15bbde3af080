import type { Severity } from '../base/severity';
import { assessDevice, assessDeviceRule } from '../facts/device-harm';
import { type DeviceFact, deviceAt, deviceFacts, devicesUnder, parseDeviceRule } from '../knowledge/devices';
import type { Device, Effective } from '../model/effective';
import type { Trace } from '../model/traced';
import type { DeviceGrant } from './privileges';

const counts: Readonly<Record<Severity, number>> = { critical: 1, high: 1, medium: 0.4, low: 0.15 };
/** A GPU, or what else a driver is asked for. */
const requested = 0.3;

const disk = factAt('sda');
const memory: readonly (DeviceFact | undefined)[] = [factAt('mem'), factAt('cpu/0/msr')];

function factAt(name: string): DeviceFact | undefined {
  return deviceFacts.find(({ path }) => path.test(name));
}

/** The devices that a container is given, and the rules that let it open more. One that depends on a variable counts as hardware of its own. */
export function deviceGrantsOf(effective: Effective): DeviceGrant[] {
  const { list, rules } = effective.devices;
  const given = list.flatMap((one) => (one.known ? deviceGrant(one.value, one, effective) : [unread(one)]));
  const ruled = rules.flatMap((one) => (one.known ? ruleGrant(one.value, one, effective) : [unread(one)]));
  return [...given, ...ruled];
}

function deviceGrant(device: Device, at: Trace, effective: Effective): DeviceGrant[] {
  const { host, kind, permissions = 'rwm' } = device;
  const key = `device ${host}`;
  if (kind === 'request') return [{ key, what: `the device request ${host}`, at, counts: requested, memory: false, rule: false }];
  const harm = assessDevice(device, effective);
  if (!harm) return [];
  const fact = deviceAt(host);
  const opens = fact !== undefined && (fact.fact === disk || fact.all) && kind === 'path';
  const isMemory = fact !== undefined && memory.includes(fact.fact);
  return [
    {
      key,
      what: harm.what,
      at,
      counts: counts[harm.severity],
      ...(opens && { disk: permissions.includes('w') ? ('write' as const) : ('read' as const) }),
      memory: isMemory && permissions.includes('w'),
      rule: false,
    },
  ];
}

function ruleGrant(text: string, at: Trace, effective: Effective): DeviceGrant[] {
  const parsed = parseDeviceRule(text);
  if (!parsed || !/[rw]/.test(parsed.access)) return [];
  const facts = devicesUnder(parsed);
  const opens = disk !== undefined && facts.includes(disk);
  const harm = assessDeviceRule(text, effective);
  const writes = parsed.access.includes('w');
  return [
    {
      key: `rule ${text}`,
      what: harm?.what ?? `the device rule "${text}"`,
      at,
      counts: opens ? 1 : harm ? counts[harm.severity] : counts.low,
      ...(opens && { disk: writes ? ('write' as const) : ('read' as const) }),
      memory: writes && facts.some((one) => memory.includes(one)),
      rule: true,
    },
  ];
}

function unread(at: Trace): DeviceGrant {
  return { key: `device at ${at.at.start}`, what: 'a device from a variable', at, counts: counts.medium, memory: false, rule: false };
}
