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
    why: `With \`shared\` or \`rshared\` a mount that the service makes below this folder is a mount on the host, too: it can lay files of its own over those that the
host reads there, and the host's mounts stay open to it as they come. Making a mount takes SYS_ADMIN, so this is the second half of a way out. With \`slave\` or
\`rslave\` it only goes the other way: what the host mounts there later (a USB disk, a share) appears in the service without anybody naming it. Docker's own default is \`rprivate\`: neither.`,
    derivation:
      'Changing what the host sees takes the capability to mount beside it, a second condition: medium. The slave forms only let the service see more: low, under the strict profile.',
    remedy:
      'Leave the option out. Where a service reads disks that are plugged in later, `rslave` does it, and nothing goes back to the host.',
    breaks: `Services that make mounts for others: volume plugins, FUSE file systems such as rclone or mergerfs, Kubernetes in Docker. The folder stays empty on the
host. With the slave forms gone, a service that watches the host's disks (node-exporter with \`/:/host:ro,rslave\`) misses those mounted after it started.`,
    allow: 'For a service that exists to mount something for the host or its neighbours.',
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
