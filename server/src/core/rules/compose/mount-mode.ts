import { hostMounts, usersOf } from '../../facts/host-mount';
import { type Fix, mountedReadOnly, withoutBindOption } from '../../fix/want';
import { optionWithoutEffect, relabelling } from '../../knowledge/mount-options';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Project } from '../../model/project';
import type { Mount, Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'compose/mount-mode',
  on: 'service',
  meta: {
    title: 'An option of a mount does not do what it says',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
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
  *check(service, { project }) {
    for (const mount of service.mounts) if (mount.syntax === 'short') yield* withoutEffect(service, mount, project);
    for (const { mount, path } of hostMounts(service, project)) {
      const label = mount?.options.find((option) => option === 'z' || option === 'Z');
      const effect = label === undefined ? undefined : relabelling(path);
      if (!mount || label === undefined || !effect) continue;
      yield {
        at: mount.at,
        message:
          effect === 'refused'
            ? `"${service.name}" asks to relabel "${path}" of the host ("${label}"): the engine refuses that, and it does not start where SELinux is on`
            : `"${service.name}" relabels "${path}" of the host ("${label}"): programs of the host lose access to it where SELinux is on`,
        because: trail(mount),
        value: `${path} ${label}`,
        fixes: withoutLabel(service, mount, label),
      };
    }
  },
});

function* withoutEffect(service: Service, mount: Mount, project: Project): Iterable<Report> {
  if (mount.readOnly) return;
  for (const option of mount.options) {
    const kind = optionWithoutEffect(option);
    if (!kind) continue;
    const meant = kind === 'read-only';
    const target = mount.target ?? 'its mount';
    yield {
      at: mount.at,
      message: meant
        ? `"${service.name}" mounts ${target} read-write: Compose does not know the option "${option}" and passes over it`
        : `"${service.name}" mounts ${target} with the option "${option}", which Compose does not know and passes over`,
      because: trail(mount),
      value: `${target} ${option}`,
      ...(!meant && { severity: 'low' }),
      fixes: meant ? corrected(service, mount, option, project) : [],
    };
  }
}

function corrected(service: Service, mount: Mount, option: string, project: Project): Fix[] {
  const want = mountedReadOnly(mount, ['rw', option]);
  const users = usersOf(mount, service, project).map((name) => `"${name}"`);
  return want
    ? [{ title: 'Write :ro', tier: 'review', want: [want], reliesOn: `Nothing in ${users.join(', ')} writes to ${mount.target}.` }]
    : [];
}

function withoutLabel(service: Service, mount: Mount, label: string): Fix[] {
  const want = withoutBindOption(service, mount, 'selinux', label);
  return want ? [{ title: `Remove ${label}`, tier: 'manual', want: [want] }] : [];
}
