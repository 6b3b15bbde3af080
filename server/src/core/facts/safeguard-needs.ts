import type { Evidence } from '../fix/condition';
import type { ContainerConfig } from '../model/container';
import type { Project } from '../model/project';
import { gainOf } from './gained-privileges';
import { hostMounts } from './host-mount';
import type { SwitchedOff } from './switched-off';

/**
 * What speaks for a safeguard being switched off on purpose: something of the container that it blocks, wherever it is in force.
 * - SELinux lets containers use files of the types for containers, which a bind mount has after `z` or `Z` only, and connect to no socket of the host's
 *   programs (container-selinux, container.te; docs.docker.com/engine/storage/bind-mounts, "Configure the SELinux label"; checked 2026-12-01).
 * - The default AppArmor profile denies mounting (moby/profiles apparmor/template.go; checked 2026-12-01).
 */
export function neededOff(config: ContainerConfig, project: Project, what: SwitchedOff['what']): Evidence | undefined {
  if (what === 'label') return mountWithoutLabel(config, project);
  if (what === 'apparmor') return rightToMount(config);
  const gain = what === 'no-new-privileges' ? gainOf(config) : undefined;
  return gain && { note: gain.note, at: gain.at };
}

function mountWithoutLabel(config: ContainerConfig, project: Project): Evidence | undefined {
  for (const { path, at, mount } of hostMounts(config, project)) {
    if (path.endsWith('.sock')) return { note: `it uses the socket "${path}", to which SELinux lets no container connect`, at };
    if (!mount?.options.some((option) => /^z$/i.test(option)))
      return { note: `it mounts "${path}" without "z" or "Z", so SELinux denies access unless the host has labeled it for containers`, at };
  }
  return undefined;
}

function rightToMount({ capAdd }: ContainerConfig): Evidence | undefined {
  const added = capAdd.find((item) => item.known && /^(?:cap_)?(?:sys_admin|all)$/i.test(item.value));
  return added && { note: 'it has SYS_ADMIN, and the default AppArmor profile denies all mounts', at: added.at };
}
