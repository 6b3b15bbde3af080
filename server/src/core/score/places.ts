import { type HostMount, hostMounts } from '../facts/host-mount';
import { isForGroupAlone } from '../facts/ordinary-user';
import { canonicalPath } from '../knowledge/canonical-path';
import type { HostPathClass } from '../knowledge/host-path-fact';
import { assessHostPath, isWithin } from '../knowledge/host-paths';
import { socketAt } from '../knowledge/runtime-sockets';
import type { ContainerConfig, Mount } from '../model/container';
import type { Effective } from '../model/effective';
import type { Project } from '../model/project';
import type { Place } from './privileges';

const sharing: ReadonlySet<string> = new Set(['shared', 'rshared']);

/**
 * What a container mounts of the host. A mount whose source depends on a variable that nobody sets is a directory of data, unless it is mounted at
 * the place of a socket.
 * @param worst whether a mount that may be writable is
 */
export function placesOf(config: ContainerConfig, project: Project, effective: Effective, worst: boolean): Place[] {
  const known = hostMounts(config, project).map((mount) => placeOf(mount, mount.path, effective, worst));
  const unknown = config.mounts.filter(isUnread).map((mount) => guessed(mount, effective, worst));
  return [...known, ...unknown];
}

function placeOf(mount: HostMount, path: string, effective: Effective, worst: boolean): Place {
  const writable = worst ? !mount.readOnly : mount.writable;
  const granted = mount.by === 'secret' || mount.by === 'config';
  const { bare } = mount;
  const read = assessHostPath(path, false, bare);
  const write = assessHostPath(path, true, bare);
  const reach = socketAt(path);
  const isSocket = reach !== undefined && !reach.folder;
  const kernel = kernelAt(path);
  const target = mount.target ?? path;
  const mode = writable ? '' : ' read-only';
  return {
    key: `mount ${target} ${path}`,
    what: granted ? `the ${mount.by} ${path}` : `${path}${mode}`,
    at: mount,
    path,
    writable,
    // What the socket itself gives is more than its file.
    reading: isSocket ? 'benign' : classOf(read),
    writing: isSocket ? 'benign' : classOf(write),
    gives: (writable ? write : read)?.use.gives ?? '',
    ...(reach && { socket: reach.socket.power }),
    guarded: reach !== undefined && isForGroupAlone(reach) && isOutsideSystemGroups(effective),
    shared: mount.mount?.options.some((option) => sharing.has(option)) ?? false,
    ...(kernel && { kernel }),
    home: isOfHome(path),
    contained: granted,
  };
}

function classOf(found: { readonly use: { readonly class: HostPathClass } } | undefined): HostPathClass {
  return found?.use.class ?? 'benign';
}

function isOfHome(path: string): boolean {
  const canonical = canonicalPath(path) ?? path;
  return canonical.startsWith('~') || /^\/(?:home|Users)\//.test(canonical) || path.startsWith('$');
}

function kernelAt(path: string): Place['kernel'] {
  const canonical = canonicalPath(path) ?? path;
  if (isWithin(canonical, '/sys/fs/cgroup')) return 'cgroup';
  if (canonical === '/proc' || isWithin(canonical, '/proc/sys')) return 'proc';
  return canonical === '/sys' || isWithin(canonical, '/sys/kernel') ? 'sys' : undefined;
}

/** No socket of the engine belongs to its group: it is in none below 1000, and in none that is added. */
function isOutsideSystemGroups({ user, groups }: Effective): boolean {
  if (!user.known || user.value.root || user.value.uid === undefined || groups.length > 0) return false;
  return user.value.gid === undefined || user.value.gid >= 1000;
}

/** A mount whose source is not known, which may be a volume, and that is none of a login session. */
function isUnread({ type, hostPath, source, layers }: Mount): boolean {
  return (
    (type === 'bind' || type === 'volume') &&
    hostPath === undefined &&
    layers === undefined &&
    source?.known === false &&
    !/^\$\{?(HOME|PWD|USERPROFILE|XDG_RUNTIME_DIR|SSH_AUTH_SOCK)\}?(\/|$)/.test(source.raw)
  );
}

/** Only a socket is told by where it is mounted: directories such as /etc and /root are the image's own, too. */
function guessed(mount: Mount, effective: Effective, worst: boolean): Place {
  const { at, via, target, readOnly, source } = mount;
  const raw = source && !source.known ? source.raw : 'a directory';
  const isSocket = target !== undefined && socketAt(target)?.folder === false;
  const host: HostMount = {
    at,
    via,
    path: isSocket ? target : raw,
    symbolic: true,
    ...(target !== undefined && { target }),
    readOnly,
    writable: !readOnly,
    by: 'mount',
    bare: false,
    mount,
  };
  if (isSocket) return { ...placeOf(host, target, effective, worst), what: `${raw} at ${target}` };
  return { ...placeOf(host, '/srv/data', effective, worst), what: `${raw}, assumed to be a directory of data` };
}
