import { scalarAt, scalarsAt, type Value } from '../value';
import { type Fact, fact, factOf, unknown } from './fact';
import type { Subject } from './subject';
import type { Device, Effective } from './types';

/** `vendor/class=name`: a device of the Container Device Interface (cncf.io/tags container-device-interface pkg/parser). */
const cdiName = /^[a-z][\w.-]*\/[a-z][\w-]*=[\w.:-]+$/i;

/**
 * The devices that a service is given. A privileged container has all of them, and then neither the list's permissions nor the rules
 * count (moby/moby daemon/oci_linux.go WithDevices).
 */
export function devicesOf({ attributes }: Subject, privileged: Fact<boolean>): Effective['devices'] {
  return {
    all: privileged,
    list: [...attributes.devices.flatMap(deviceOf), ...attributes.deviceRequests.map(requestOf)],
    rules: attributes.deviceCgroupRules.map((rule) => factOf(rule, (text) => text, '"device_cgroup_rules" of the service')),
  };
}

function deviceOf(item: Value): Fact<Device>[] {
  const because = '"devices" of the service';
  if (item.kind === 'scalar') {
    if (item.plain === null) return [];
    if (!item.known) return [unknown(item, because, item.variables)];
    if (cdiName.test(item.value)) return [fact({ host: item.value, kind: 'cdi' }, item, because)];
    const [host = '', second, third] = item.value.split(':');
    // `SOURCE:rwm` gives permissions only (docker/cli opts).
    const onlyMode = third === undefined && second !== undefined && /^[rwm]{1,3}$/.test(second);
    const container = second === undefined || onlyMode ? host : second;
    return [fact({ host, container, permissions: (onlyMode ? second : third) ?? 'rwm', kind: 'path' }, item, because)];
  }
  const source = scalarAt(item, 'source');
  const target = scalarAt(item, 'target');
  const permissions = scalarAt(item, 'permissions');
  if (!source) return [];
  for (const part of [source, target, permissions]) if (part && !part.known) return [unknown(item, because, part.variables)];
  const host = source.known ? source.value : '';
  if (cdiName.test(host) && !target) return [fact({ host, kind: 'cdi' }, item, because)];
  const container = target?.known ? target.value : host;
  return [fact({ host, container, permissions: permissions?.known ? permissions.value : 'rwm', kind: 'path' }, item, because)];
}

function requestOf(item: Value): Fact<Device> {
  const because = 'a device request of the service';
  if (item.kind === 'scalar')
    return item.known ? fact({ host: `gpus: ${item.value}`, kind: 'request' }, item, because) : unknown(item, because, item.variables);
  const driver = scalarAt(item, 'driver');
  if (driver && !driver.known) return unknown(item, because, driver.variables);
  const wanted = [driver?.known ? driver.value : '', ...scalarsAt(item, 'capabilities').map((one) => (one.known ? one.value : one.raw))];
  return fact({ host: wanted.filter((part) => part !== '').join(' ') || 'gpu', kind: 'request' }, item, because);
}
