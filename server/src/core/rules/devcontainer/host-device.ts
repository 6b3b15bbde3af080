import { judgeDevice, judgeDeviceRule } from '../../facts/device-harm';
import { ownMounts } from '../../facts/host-mount';
import { type Fix, noItems, text } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { isAskedBy, writtenIn } from '../../kinds/devcontainer/written';
import { deviceAt } from '../../knowledge/devices';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { type Device, effectivePrivilege } from '../../model/effective';
import { isTrue, sameRef, type Trace, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/host-device',
  on: 'devcontainer',
  meta: {
    title: 'A development container can use a device of the host',
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
  *check(container, { project }) {
    const { service, container: started } = container;
    if (isTrue(service?.privileged)) return;
    const effective = effectivePrivilege(started, project);
    const { list, rules } = effective.devices;
    for (const device of list) {
      if (!device.known || !isAskedBy(container, device)) continue;
      const harm = judgeDevice(device.value, effective);
      if (!harm) continue;
      yield {
        at: device.at,
        message: `The container is given ${harm.what}: it can ${harm.gives}`,
        because: trail(device),
        value: device.value.host,
        severity: harm.severity,
        fixes: [
          ...(harm.lessReadOnly ? readOnly(container, device, device.value) : []),
          ...removal(container, device, `Remove ${device.value.host}`),
        ],
      };
    }
    for (const rule of rules) {
      const harm = rule.known && isAskedBy(container, rule) ? judgeDeviceRule(rule.value, effective) : undefined;
      if (!rule.known || !harm) continue;
      yield {
        at: rule.at,
        message: `The container may open ${harm.what}: it can ${harm.gives}`,
        because: trail(rule),
        value: rule.value,
        severity: harm.severity,
        fixes: removal(container, rule, 'Remove the rule'),
      };
    }
    const given = list.flatMap((one) => (one.known ? [one.value.host] : []));
    for (const { mount, path, symbolic } of ownMounts(started)) {
      const device = deviceAt(path);
      if (!device?.fact.use || !isAskedBy(container, mount) || given.includes(path)) continue;
      const { gives, severity } = device.fact.use.writing;
      yield {
        at: mount.at,
        message: device.all
          ? `The container mounts "${path}" of the host: it can use the terminals of the host, and its disks as soon as a device rule or "privileged" lets it`
          : `The container mounts "${path}", ${device.fact.name}: it can ${gives} as soon as a device rule or "privileged" lets it`,
        because: trail(mount),
        value: path,
        severity: severity === 'low' ? 'low' : 'medium',
        certainty: symbolic ? 'likely' : 'certain',
        fixes: removal(container, mount, 'Remove the mount'),
      };
    }
  },
});

/** The same flag with the access behind the paths, between the quotes in which it stands. */
function readOnly(container: DevContainer, { at, origin }: Trace, { host, container: inside = host }: Device): Fix[] {
  const flag = container.runArgs.find(({ value }) => origin && value.origin && sameRef(value.origin, origin));
  if (!flag) return [];
  const written = `${flag.items.length === 1 ? '--device=' : ''}${host}:${inside}:r`;
  const want = [text({ ...at, start: at.start + 1, end: at.end - 1 }, written)];
  return [{ title: 'Give it for reading only', tier: 'review', want, reliesOn: `Nothing writes to ${host}.` }];
}

function removal(container: DevContainer, trace: Trace, title: string): Fix[] {
  const written = writtenIn(container, trace);
  return written ? [{ title, tier: 'manual', want: noItems(container, written) }] : [];
}
