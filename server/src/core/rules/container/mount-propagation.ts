import { hostMounts } from '../../facts/host-mount';
import { startedBy } from '../../facts/started';
import { type Evidence, unknownUnless } from '../../fix/condition';
import { mountWithout } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { ContainerConfig, Mount } from '../../model/container';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

/** On which side later mounts appear. */
const modes: ReadonlyMap<string, 'both' | 'inwards'> = new Map([
  ['shared', 'both'],
  ['rshared', 'both'],
  ['slave', 'inwards'],
  ['rslave', 'inwards'],
]);

export default defineContainerRule({
  name: 'mount-propagation',
  serves: {
    compose: { title: 'Mount propagation between a service and the host' },
  },
  meta: {
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'mount' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.20', 'mount propagation mode is not set to shared'),
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.5.5', 'host file system tampering'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
      { title: 'Docker: bind propagation', url: 'https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation' },
    ],
  },
  *check({ config, title }, { project }) {
    for (const { mount, path } of hostMounts(config, project)) {
      const option = mount?.options.filter((one) => modes.has(one) || one.endsWith('private')).at(-1);
      const mode = option === undefined ? undefined : modes.get(option);
      if (!mount || option === undefined || !mode) continue;
      const inwards = mode === 'inwards';
      yield {
        at: mount.at,
        message: inwards
          ? `${title} sees every mount that the host later makes below "${path}" (${option})`
          : `${title} can make mounts below "${path}" that appear on the host (${option})`,
        because: provenance(mount),
        value: `${path} ${option}`,
        ...(inwards && { severity: 'low', profile: 'strict' }),
        fixes: [removal(mount, option, mounter(config))],
      };
    }
  },
});

function removal(mount: Mount, option: string, mounts: Evidence | undefined): Proposal {
  return {
    title: `Remove the mount option ${option}`,
    kind: 'review',
    conditions: [unknownUnless('mounts-apart', 'Neither the service nor the host uses mounts that the other one makes.', mounts)],
    ask: [mountWithout(mount, 'propagation', option)],
  };
}

/** Programs that mount file systems, by their manual pages; `rclone` does so with one of its commands. */
const MOUNTS = /^(u?mount(\..+)?|sshfs|s3fs|gcsfuse|mergerfs|bindfs|gocryptfs|encfs|davfs2|goofys|unionfs(-fuse)?|ntfs-3g|fusermount3?)$/;

/** What the service starts and mounts file systems with. */
function mounter(config: ContainerConfig): Evidence | undefined {
  for (const { what, at, commands } of startedBy(config)) {
    const found = commands.find(
      ({ name, args }) => MOUNTS.test(name) || (name === 'rclone' && /^n?f?s?mount\d?$/.test(args[0]?.value ?? '')),
    );
    if (found) return { note: `${what} calls ${found.name}, which mounts file systems`, at };
  }
  return undefined;
}
