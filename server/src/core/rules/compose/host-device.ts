import { hostMounts } from '../../facts/host-mount';
import { writtenAt } from '../../facts/written';
import { type Fix, noItem, text, value } from '../../fix/want';
import { type DeviceFact, deviceAt, devicesUnder, parseDeviceRule, unknownDevice, useOf } from '../../knowledge/devices';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { attributesOf } from '../../model/compose/attributes';
import { type Device, type Effective, effectivePrivilege, type Fact } from '../../model/effective';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { sameRef, trail } from '../../model/traced';
import { scalarAt, type Value } from '../../model/value';
import { defineRule, type Report, type Severity } from '../rule';

const degrees: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

export default defineRule({
  id: 'compose/host-device',
  on: 'service',
  meta: {
    title: 'A service can use a device of the host',
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    references: [
      cis('5.18', 'host devices are not directly exposed to containers'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      { title: 'Linux: device numbers', url: 'https://docs.kernel.org/admin-guide/devices.html' },
    ],
  },
  *check(service, { project }) {
    const effective = effectivePrivilege(service, project);
    for (const device of effective.devices.list) {
      const report = givenDevice(service, device, effective, project);
      if (report) yield report;
    }
    for (const rule of effective.devices.rules) {
      const report = deviceRule(service, rule, effective);
      if (report) yield report;
    }
    yield* boundDevices(service, effective, project);
  },
});

function givenDevice(service: Service, device: Fact<Device>, effective: Effective, project: Project): Report | undefined {
  if (!device.known || device.value.kind === 'request') return undefined;
  const { host, kind, permissions = 'rwm' } = device.value;
  const cdi = kind === 'cdi';
  const at = cdi ? { fact: unknownDevice, all: false } : deviceAt(host);
  const use = at && useOf(at.fact, cdi ? 'rw' : permissions);
  if (!at || !use) return undefined;
  const what = at.all ? `"${host}", every device of the host with ${at.fact.name}` : `"${host}", ${at.fact.name}`;
  return {
    at: scalarAt(itemOf(service, device), 'source')?.at ?? device.at,
    message: `"${service.name}" is given ${what}: it can ${use.gives}${caveat(at.fact, effective)}`,
    because: trail(device),
    value: host,
    severity: within(use.severity, at.fact, effective),
    fixes: [...narrowed(service, device, at.fact, project), ...removed(service, 'devices', `Remove ${host}`, device)],
  };
}

/** Offered where reading is less grave than writing, and most services of the kind only read. */
function narrowed(service: Service, item: Fact<Device>, fact: DeviceFact, project: Project): Fix[] {
  if (!item.known) return [];
  const { host, container = host, permissions = 'rwm', kind } = item.value;
  const { use } = fact;
  if (kind !== 'path' || !use || !permissions.includes('w') || !permissions.includes('r') || !item.origin) return [];
  if (degrees.indexOf(use.reading.severity) >= degrees.indexOf(use.writing.severity)) return [];
  const base = { title: 'Give it for reading only', tier: 'review' as const, reliesOn: `Nothing writes to ${host}.` };
  const forms = [`${host}:${container}:${permissions}`, `${host}:${permissions}`, `${host}:${container}`, host];
  for (const written of forms) {
    const site = writtenAt(project, item.origin, written, 0, written.length);
    if (site) return [{ ...base, want: [text(site, `${host}:${container}:r`)] }];
  }
  return itemOf(service, item) ? [{ ...base, want: [value({ ref: item.origin }, 'permissions', 'r')] }] : [];
}

/** The item behind a device, where it is written in the long form. */
function itemOf(service: Service, { origin }: Fact<Device>): Value | undefined {
  return attributesOf(service.map).devices.find((one) => one.kind === 'map' && origin && one.origin && sameRef(one.origin, origin));
}

function deviceRule(service: Service, rule: Fact<string>, effective: Effective): Report | undefined {
  const parsed = rule.known ? parseDeviceRule(rule.value) : undefined;
  if (!rule.known || !parsed || !/[rw]/.test(parsed.access)) return undefined;
  const facts = devicesUnder(parsed);
  const [fact] = (facts.length > 0 ? facts : [unknownDevice])
    .filter((one) => useOf(one, parsed.access))
    .sort((one, two) => gravity(two, parsed.access, effective) - gravity(one, parsed.access, effective));
  const use = fact && useOf(fact, parsed.access);
  if (!fact || !use) return undefined;
  const wide = facts.filter((one) => one.use).length > 1;
  const unmade = !canMakeNodes(effective);
  const severity = within(use.severity, fact, effective);
  return {
    at: rule.at,
    message: `"${service.name}" may open ${wide ? 'many devices of the host, among them ' : ''}${fact.name} by the rule "${rule.value}": it can ${use.gives}${unmade ? ', once it finds a node for it' : ''}${caveat(fact, effective)}`,
    because: trail(rule),
    value: rule.value,
    severity: unmade ? least(severity, 'medium') : severity,
    fixes: removed(service, 'device_cgroup_rules', 'Remove the rule', rule),
  };
}

/** A rule only opens what there is a node for: one that is made inside, or one that a mount brings. */
function canMakeNodes({ capabilities, mounts, devices }: Effective): boolean {
  const { bounding } = capabilities;
  if (!bounding.known || bounding.value.includes('MKNOD')) return true;
  return devices.list.length > 0 || mounts.some(({ kind, from }) => kind === 'bind' && (!from?.known || deviceAt(from.value)));
}

/** Nodes that come by a bind mount: below /dev permission has to come to them, and where it has, that is said already. */
function* boundDevices(service: Service, effective: Effective, project: Project): Iterable<Report> {
  const given = effective.devices.list.flatMap((one) => (one.known ? [one.value.host] : []));
  const ruled = effective.devices.rules.flatMap((rule) => (rule.known ? [...devicesUnder(parseDeviceRule(rule.value) ?? none)] : []));
  for (const { by, path, item, ...host } of hostMounts(service, project)) {
    const at = deviceAt(path);
    if (!at?.fact.use || (!at.all && (given.includes(path) || ruled.includes(at.fact)))) continue;
    const { gives, severity } = at.fact.use.writing;
    yield {
      at: host.at,
      message: at.all
        ? `"${service.name}" mounts "${path}" of the host: it can use the terminals of the host, and its disks as soon as a device rule or "privileged" lets it`
        : `"${service.name}" mounts "${path}", ${at.fact.name}: it can ${gives}${at.fact.permitted ? '' : ' as soon as a device rule or "privileged" lets it'}`,
      because: trail(host),
      value: path,
      severity: at.all ? 'medium' : least(severity === 'low' ? 'low' : 'medium', severity),
      certainty: host.symbolic ? 'likely' : 'certain',
      fixes: item
        ? [{ title: by === 'volumes_from' ? 'Take over no mounts' : 'Remove the mount', tier: 'manual', want: [noItem(service, by, item)] }]
        : [],
    };
  }
}

const none = { type: 'c', major: -1, access: 'm' } as const;

function gravity(fact: DeviceFact, access: string, effective: Effective): number {
  return degrees.indexOf(within(useOf(fact, access)!.severity, fact, effective));
}

/** One step less where the driver asks for a capability that nothing in the container can have. */
function within(severity: Severity, fact: DeviceFact, effective: Effective): Severity {
  return lacks(fact, effective) ? degrees[Math.max(0, degrees.indexOf(severity) - 1)]! : severity;
}

function lacks({ needs }: DeviceFact, { capabilities: { bounding } }: Effective): boolean {
  return needs !== undefined && bounding.known && !bounding.value.includes(needs);
}

function caveat(fact: DeviceFact, effective: Effective): string {
  return lacks(fact, effective) ? ` once it has ${fact.needs}` : '';
}

function least(one: Severity, two: Severity): Severity {
  return degrees.indexOf(one) < degrees.indexOf(two) ? one : two;
}

function removed(service: Service, key: string, title: string, { origin }: Fact<unknown>): Fix[] {
  return origin ? [{ title, tier: 'manual', want: [noItem(service, key, origin)] }] : [];
}
