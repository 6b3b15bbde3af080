import type { Evidence } from '../fix/condition';
import { blockedWork } from '../knowledge/blocked-work';
import { normaliseCapability } from '../knowledge/capabilities';
import { runtimeSockets, socketAt } from '../knowledge/runtime-sockets';
import type { ContainerConfig } from '../model/container';
import type { Project } from '../model/project';
import { known } from '../model/traced';
import { gainOf } from './gained-privileges';
import { hostMounts } from './host-mount';
import { namesAround } from './spare-capabilities';
import { startedBy } from './started';
import type { SwitchedOff } from './switched-off';

/**
 * What speaks for a safeguard being switched off on purpose: something of the container that it blocks, wherever it is in force.
 * - SELinux lets containers use files of the types for containers, which a bind mount has after `z` or `Z` only, and connect to no socket of the host's
 *   programs (container-selinux, container.te; docs.docker.com/engine/storage/bind-mounts, "Configure the SELinux label"; checked 2026-12-01).
 * - The default AppArmor profile denies mounts, writing below /sys and tracing processes outside of containers, and has no rule for D-Bus, so that no
 *   message passes where AppArmor mediates it (moby/profiles apparmor/template.go; apparmor.d(5), "DBus rules"; checked 2026-12-01).
 * - What the default seccomp profile blocks is used by programs that are known for it (`blocked-work.ts`), and by debuggers, which SYS_PTRACE is added for.
 */
export function neededOff(config: ContainerConfig, project: Project, what: SwitchedOff['what']): Evidence | undefined {
  if (what === 'label') return mountWithoutLabel(config, project);
  if (what === 'apparmor') return rightsOf(config) ?? deniedMount(config, project) ?? blockedBy(what, config);
  if (what === 'seccomp') return debugs(config) ?? blockedBy(what, config);
  const gain = what === 'no-new-privileges' ? gainOf(config) : undefined;
  return gain && { note: gain.note, at: gain.at };
}

/** SYS_PTRACE is there for a debugger: LLDB starts no program where the profile is in force (see `blocked-work.ts`). */
function debugs(config: ContainerConfig): Evidence | undefined {
  const at = addedTo(config, 'SYS_PTRACE');
  return (
    at && {
      note: 'it has SYS_PTRACE, as debuggers do, and the default seccomp profile blocks turning address randomization off, which LLDB needs',
      at,
    }
  );
}

/** A name around the container that is known for work which the safeguard blocks. */
function blockedBy(safeguard: 'seccomp' | 'apparmor', config: ContainerConfig): Evidence | undefined {
  const names = [...namesAround(config), ...startedBy(config).flatMap(({ commands }) => commands.map(({ name }) => name))];
  for (const { by, names: words, does } of blockedWork) {
    const name = by.includes(safeguard) ? names.find((one) => words.test(one)) : undefined;
    if (name !== undefined) return { note: `"${name}" ${does}` };
  }
  return undefined;
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

/** Where one of these capabilities is added. */
function addedTo({ capAdd }: ContainerConfig, ...names: readonly string[]): Evidence['at'] {
  return capAdd.find((item) => item.known && names.includes(normaliseCapability(item.value) ?? ''))?.at;
}

function rightsOf(config: ContainerConfig): Evidence | undefined {
  const admin = addedTo(config, 'SYS_ADMIN', 'ALL');
  if (admin) return { note: 'it has SYS_ADMIN, and the default AppArmor profile denies all mounts', at: admin };
  const ptrace = known(config.pid) === 'host' ? addedTo(config, 'SYS_PTRACE') : undefined;
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
