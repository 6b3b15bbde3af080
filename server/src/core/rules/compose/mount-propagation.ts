import { hostMounts } from '../../facts/host-mount';
import { type Fix, withoutBindOption } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Mount, Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

/** Who sees mounts that are made later. */
const modes: ReadonlyMap<string, 'both' | 'inwards'> = new Map([
  ['shared', 'both'],
  ['rshared', 'both'],
  ['slave', 'inwards'],
  ['rslave', 'inwards'],
]);

export default defineRule({
  id: 'compose/mount-propagation',
  on: 'service',
  meta: {
    title: 'Mounts made in a service appear on the host',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    references: [
      cis('5.20', 'mount propagation mode is not set to shared'),
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.5.5', 'host file system tampering'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
      { title: 'Docker: bind propagation', url: 'https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation' },
    ],
  },
  *check(service, { project }) {
    for (const { mount, path } of hostMounts(service, project)) {
      const option = mount?.options.filter((one) => modes.has(one) || one.endsWith('private')).at(-1);
      const mode = option === undefined ? undefined : modes.get(option);
      if (!mount || option === undefined || !mode) continue;
      const inwards = mode === 'inwards';
      yield {
        at: mount.at,
        message: inwards
          ? `"${service.name}" sees every mount that the host makes below "${path}" later (${option})`
          : `"${service.name}" makes mounts below "${path}" that appear on the host (${option})`,
        because: trail(mount),
        value: `${path} ${option}`,
        ...(inwards && { severity: 'low', profile: 'strict' }),
        fixes: removal(service, mount, option),
      };
    }
  },
});

function removal(service: Service, mount: Mount, option: string): Fix[] {
  const want = withoutBindOption(service, mount, 'propagation', option);
  return want
    ? [{ title: `Remove ${option}`, tier: 'review', reliesOn: 'What is mounted on one side is not needed on the other.', want: [want] }]
    : [];
}
