import type { Evidence } from '../fix/condition';
import { normaliseCapability } from '../knowledge/capabilities';
import { runtimeSockets, socketAt } from '../knowledge/runtime-sockets';
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
    const reach = socketAt(path);
    if (reach || path.endsWith('.sock'))
      return { note: `it mounts ${reach?.socket.name ?? 'a socket'} ("${path}"), to which SELinux lets no container connect`, at };
    if (!mount?.options.some((option) => /^z$/i.test(option)))
      return { note: `it mounts "${path}" without "z" or "Z", so SELinux denies access unless the host has labeled it for containers`, at };
  }
  return undefined;
}

function rightsOf({ capAdd, pid }: ContainerConfig): Evidence | undefined {
  const added = (...names: readonly string[]): Evidence['at'] =>
    capAdd.find((item) => item.known && names.includes(normaliseCapability(item.value) ?? ''))?.at;
  const admin = added('SYS_ADMIN', 'ALL');
  if (admin) return { note: 'it has SYS_ADMIN, and the default AppArmor profile denies all mounts', at: admin };
  const ptrace = pid?.known && pid.value === 'host' ? added('SYS_PTRACE') : undefined;
  return ptrace && { note: 'it may inspect all processes of the host, and the default AppArmor profile denies that', at: ptrace };
}

const buses = runtimeSockets.filter(({ power }) => power === 'bus');

function deniedMount(config: ContainerConfig, project: Project): Evidence | undefined {
  for (const { path, at, writable } of hostMounts(config, project)) {
    if (socketAt(path, buses))
      return { note: `it mounts the host's D-Bus ("${path}"), and the default AppArmor profile allows no message`, at };
    if (writable && /^\/sys(?:\/|$)/.test(path))
      return { note: `it mounts "${path}", and the default AppArmor profile denies writing there`, at };
  }
  return undefined;
}
