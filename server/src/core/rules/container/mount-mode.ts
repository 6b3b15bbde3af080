import { hostMounts, usersOf } from '../../facts/host-mount';
import { noWrites } from '../../facts/writes';
import { mountReadOnly, mountWithout } from '../../fix/intent';
import { optionWithoutEffect, relabelling } from '../../knowledge/mount-options';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Container, Mount } from '../../model/container';
import type { Project } from '../../model/project';
import { provenance } from '../../model/traced';
import { type ContainerReport, defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'mount-mode',
  serves: {
    compose: { title: 'Mount option without the intended effect' },
  },
  meta: {
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'write' }, { need: 'mount' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.6', 'sensitive host system directories are not mounted on containers'),
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.5.5', 'host file system tampering'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
      {
        title: 'Compose file reference: volumes, short syntax',
        url: 'https://docs.docker.com/reference/compose-file/services/#short-syntax-5',
      },
    ],
  },
  *check(container, { project }) {
    const { config, title } = container;
    for (const mount of config.mounts) if (mount.syntax === 'short') yield* withoutEffect(container, mount, project);
    for (const { mount, path } of hostMounts(config, project)) {
      const label = mount?.options.find((option) => option === 'z' || option === 'Z');
      const effect = label === undefined ? undefined : relabelling(path);
      if (!mount || label === undefined || !effect) continue;
      yield {
        at: mount.at,
        message:
          effect === 'refused'
            ? `${title} relabels host path "${path}" ("${label}"): Docker refuses this, and with SELinux the service does not start`
            : `${title} relabels host path "${path}" ("${label}"): with SELinux, host programs lose access to it`,
        because: provenance(mount),
        value: `${path} ${label}`,
        fixes: [{ title: `Remove the mount option ${label}`, kind: 'choice', ask: [mountWithout(mount, 'selinux', label)] }],
      };
    }
  },
});

function* withoutEffect(container: Container, mount: Mount, project: Project): Iterable<ContainerReport> {
  const { title } = container;
  if (mount.readOnly) return;
  for (const option of mount.options) {
    const kind = optionWithoutEffect(option);
    if (!kind) continue;
    const meant = kind === 'read-only';
    const target = mount.target ?? 'its mount';
    yield {
      at: mount.at,
      message: meant
        ? `${title} mounts ${target} read-write: Compose ignores the unknown option "${option}"`
        : `${title} mounts ${target} with the unknown option "${option}", which Compose ignores`,
      because: provenance(mount),
      value: `${target} ${option}`,
      ...(!meant && { severity: 'low' }),
      fixes: meant ? [corrected(container, mount, option, project)] : [],
    };
  }
}

function corrected({ config, noun }: Container, mount: Mount, option: string, project: Project): Proposal {
  const [, ...others] = usersOf(mount, config, project);
  const users = [noun, ...others.map((name) => `"${name}"`)].join(', ');
  return {
    title: `Replace ${option} with ro`,
    kind: 'review',
    ask: [mountReadOnly(mount, ['rw', option])],
    conditions: [noWrites(`Nothing in ${users} writes to ${mount.target}.`, mount.target, config, others, project)],
  };
}
