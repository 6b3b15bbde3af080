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
 * - The default AppArmor profile denies mounts, writing below /sys and tracing processes outside of containers, and has no rule for D-Bus, so that no
 *   message passes where AppArmor mediates it (moby/profiles apparmor/template.go; apparmor.d(5), "DBus rules"; checked 2026-12-01).
 */
export function neededOff(config: ContainerConfig, project: Project, what: SwitchedOff['what']): Evidence | undefined {
  if (what === 'label') return mountWithoutLabel(config, project);
  if (what === 'apparmor') return rightsOf(config) ?? deniedMount(config, project);
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

function rightsOf({ capAdd, pid }: ContainerConfig): Evidence | undefined {
  const added = (name: RegExp): Evidence['at'] => capAdd.find((item) => item.known && name.test(item.value))?.at;
  const admin = added(/^(?:cap_)?(?:sys_admin|all)$/i);
  if (admin) return { note: 'it has SYS_ADMIN, and the default AppArmor profile denies all mounts', at: admin };
  const ptrace = pid?.known && pid.value === 'host' ? added(/^(?:cap_)?sys_ptrace$/i) : undefined;
  return ptrace && { note: 'it may inspect all processes of the host, and the default AppArmor profile denies that', at: ptrace };
}

function deniedMount(config: ContainerConfig, project: Project): Evidence | undefined {
  for (const { path, at, writable } of hostMounts(config, project)) {
    if (/^\/(?:var\/)?run\/dbus(?:\/|$)/.test(path))
      return { note: `it uses the host's D-Bus in "${path}", and the default AppArmor profile allows no message`, at };
    if (writable && /^\/sys(?:\/|$)/.test(path))
      return { note: `it mounts "${path}", and the default AppArmor profile denies writing there`, at };
  }
  return undefined;
}
