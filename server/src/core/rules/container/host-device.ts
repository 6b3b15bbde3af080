import { assessDevice, assessDeviceRule, assessMountedDevice, spanOfDevice } from '../../facts/device-harm';
import { hostMounts } from '../../facts/host-mount';
import { unknown } from '../../fix/condition';
import { readOnlyDevice, remove } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { type Container, isOwn } from '../../model/container';
import type { Device } from '../../model/effective';
import type { Project } from '../../model/project';
import { isTrue, provenance, type Trace } from '../../model/traced';
import { type ContainerReport, defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'host-device',
  serves: {
    compose: { title: 'Host device accessible to a service' },
    devcontainer: { title: 'Host device accessible to a development container' },
  },
  meta: {
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'device' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.18', 'host devices are not directly exposed to containers'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      { title: 'Linux: device numbers', url: 'https://docs.kernel.org/admin-guide/devices.html' },
    ],
  },
  *check(container, { project }) {
    if (isTrue(container.onto?.base.privileged)) return;
    yield* given(container);
    yield* ruled(container);
    yield* mounted(container, project);
  },
});

function* given(container: Container): Iterable<ContainerReport> {
  const { config, effective, title } = container;
  for (const device of effective.devices.list) {
    const harm = device.known && isOwn(container, device) ? assessDevice(device.value, effective) : undefined;
    if (!device.known || !harm) continue;
    const { host } = device.value;
    yield {
      at: spanOfDevice(config, device),
      message: `${title} has access to ${harm.what}: it can ${harm.gives}`,
      because: provenance(device),
      value: host,
      severity: harm.severity,
      fixes: [
        ...(harm.lessReadOnly ? [readOnly(device, device.value)] : []),
        { title: `Remove ${host}`, kind: 'choice', ask: [remove('device', device)] },
      ],
    };
  }
}

/** Devices that a device rule allows. */
function* ruled(container: Container): Iterable<ContainerReport> {
  const { effective, title } = container;
  for (const rule of effective.devices.rules) {
    const harm = rule.known && isOwn(container, rule) ? assessDeviceRule(rule.value, effective) : undefined;
    if (!rule.known || !harm) continue;
    yield {
      at: rule.at,
      message: `${title} may open ${harm.what}: it can ${harm.gives}`,
      because: provenance(rule),
      value: rule.value,
      severity: harm.severity,
      fixes: [{ title: 'Remove the device rule', kind: 'choice', ask: [remove('device-rule', rule)] }],
    };
  }
}

function* mounted(container: Container, project: Project): Iterable<ContainerReport> {
  const { config, effective, title } = container;
  for (const host of hostMounts(config, project)) {
    const harm = isOwn(container, host) ? assessMountedDevice(host, effective) : undefined;
    if (!harm) continue;
    const fix = host.by === 'volumes-from' ? 'Remove volumes_from' : 'Remove the mount';
    yield {
      at: host.at,
      message: `${title} mounts ${harm.what}: ${harm.gives}`,
      because: provenance(host),
      value: host.path,
      severity: harm.severity,
      confidence: host.symbolic ? 'likely' : 'certain',
      fixes: [{ title: fix, kind: 'choice', ask: [remove(host.by, host)] }],
    };
  }
}

function readOnly(written: Trace, { host, container: inside = host, permissions = 'rwm' }: Device): Proposal {
  return {
    title: `Give read-only access to ${host}`,
    kind: 'review',
    ask: [readOnlyDevice({ written, host, inside, permissions })],
    conditions: [unknown('no-writes', `Nothing writes to ${host}.`)],
  };
}
