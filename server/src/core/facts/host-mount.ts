import { memoize } from '../base/memoize';
import { attributesOf } from '../model/compose/attributes';
import { effectivePrivilege } from '../model/effective';
import type { Project } from '../model/project';
import type { FileGrant, Mount, Service } from '../model/service';
import { type NodeRef, refKey, type Trace } from '../model/traced';

/** A mount that brings a place of the host into a container. */
export interface HostMount extends Trace {
  /** The place as the file says it, variables replaced; symbolic where it starts with a variable of the login session. */
  readonly path: string;
  /** True when the path is symbolic: the place is a convention. */
  readonly symbolic: boolean;
  readonly target?: string;
  readonly readOnly: boolean;
  /** False also where an option that hangs on an unknown variable may be `ro`. */
  readonly writable: boolean;
  /** Which key of the service brings it. */
  readonly by: 'volumes' | 'use_api_socket' | 'secrets' | 'configs' | 'volumes_from';
  /** The mount itself, where the service names it. */
  readonly mount?: Mount;
  /** The list item to remove, where there is one. */
  readonly item?: NodeRef;
}

/** One that the subject itself names. */
export interface OwnMount extends HostMount {
  readonly mount: Mount;
}

/** A path below one variable of the login session: `${XDG_RUNTIME_DIR}/docker.sock`. */
const session = /^\$\{?(HOME|PWD|USERPROFILE|XDG_RUNTIME_DIR|SSH_AUTH_SOCK)\}?(\/[^$]*)?$/;

/**
 * The mounts of a service that reach the host: binds, named pipes, named volumes that are binds in disguise, files given as secrets and
 * configs, and what `volumes_from` takes over. Those whose source hangs on a variable that nobody sets are left out, for nobody knows what
 * they mount; the variables of a login session mean the same on every machine and stay.
 */
export function hostMounts(service: Service, project: Project): HostMount[] {
  return [...ownMounts(service), ...service.fileGrants.flatMap(grantedFile), ...takenOver(service, project)];
}

/** Those among them that the service, or the container of a devcontainer.json, names itself. */
export function ownMounts({ mounts }: Service): OwnMount[] {
  return mounts.flatMap(ownMount);
}

function ownMount(mount: Mount): OwnMount[] {
  const { hostPath, source } = mount;
  const path = hostPath ?? (source && !source.known && session.test(source.raw) ? source.raw : undefined);
  if (path === undefined) return [];
  const { at, via, target, readOnly, item } = mount;
  return [
    {
      at,
      via,
      path,
      symbolic: path.startsWith('$'),
      ...(target === undefined ? {} : { target }),
      readOnly,
      writable: isWritable(mount),
      by: mount.syntax === 'other' ? 'use_api_socket' : 'volumes',
      mount,
      ...(item ? { item } : {}),
    },
  ];
}

/** True for a mount that is read-write for sure: an option that hangs on an unknown variable may be `ro`. */
function isWritable({ readOnly, options }: Mount): boolean {
  return !readOnly && !options.some((option) => option.includes('$'));
}

function grantedFile({ at, via, origin, kind, file }: FileGrant): HostMount[] {
  const path = file.known ? file.value : session.test(file.raw) ? file.raw : undefined;
  if (path === undefined) return [];
  const by = kind === 'secret' ? 'secrets' : 'configs';
  return [{ at, via, path, symbolic: path.startsWith('$'), readOnly: true, writable: false, by, ...(origin ? { item: origin } : {}) }];
}

function takenOver(service: Service, project: Project): HostMount[] {
  const items = attributesOf(service.map).volumesFrom;
  if (items.length === 0) return [];
  return effectivePrivilege(service, project).mounts.flatMap((mount): HostMount[] => {
    const { at, via, from, readOnly, inheritedFrom, target } = mount;
    if (inheritedFrom === undefined || !from?.known || mount.kind === 'volume' || mount.kind === 'tmpfs') return [];
    const item = items.find((one) => one.at === at)?.origin;
    return [
      {
        at,
        via,
        path: from.value,
        symbolic: false,
        ...(target.known ? { target: target.value } : {}),
        readOnly: readOnly.known && readOnly.value,
        writable: readOnly.known && !readOnly.value,
        by: 'volumes_from',
        ...(item ? { item } : {}),
      },
    ];
  });
}

/** The services that use the very line in which a mount is written, which an anchor may share; first the service itself. */
export function usersOf({ item }: Mount, service: Service, project: Project): string[] {
  const sharing = item ? (usersByItem(project).get(refKey(item)) ?? []) : [];
  return [service.name, ...new Set(sharing.filter((name) => name !== service.name))];
}

const usersByItem = memoize(({ services }: Project): ReadonlyMap<string, readonly string[]> => {
  const index = new Map<string, string[]>();
  for (const { name, mounts } of services) {
    for (const { item } of mounts) {
      const key = item && refKey(item);
      if (key !== undefined) index.set(key, [...(index.get(key) ?? []), name]);
    }
  }
  return index;
});
