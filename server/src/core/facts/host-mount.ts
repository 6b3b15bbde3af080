import { memoize } from '../base/memoize';
import type { ContainerConfig, FileGrant, Mount, MountSource } from '../model/container';
import { effectivePrivilege } from '../model/effective';
import type { Project } from '../model/project';
import { refKey, type Trace } from '../model/traced';

/** A mount that brings a place of the host into a container. */
export interface HostMount extends Trace {
  /** The place as the file says it, variables replaced; symbolic where it starts with a variable of the login session. */
  readonly path: string;
  /** True when the path is symbolic: the place is a convention. */
  readonly symbolic: boolean;
  readonly target?: string;
  readonly readOnly: boolean;
  /** False also where an option that depends on an unknown variable may be `ro`. */
  readonly writable: boolean;
  /** What brings it. */
  readonly by: MountSource;
  /** True where what the host has mounted below the place does not come along. */
  readonly bare: boolean;
  /** The mount itself, where the container names it. */
  readonly mount?: Mount;
}

/** A path below one variable of the login session: `${XDG_RUNTIME_DIR}/docker.sock`. */
const session = /^\$\{?(HOME|PWD|USERPROFILE|XDG_RUNTIME_DIR|SSH_AUTH_SOCK)\}?(\/[^$]*)?$/;

/**
 * The mounts of a container that reach the host: binds, named pipes, named volumes that are binds in disguise, files given as secrets and
 * configs, and what `volumes_from` takes over. Those whose source depends on a variable that nobody sets are left out, for nobody knows what
 * they mount; the variables of a login session mean the same on every machine and stay.
 */
export const hostMounts = memoize((service: ContainerConfig, project: Project): readonly HostMount[] => [
  ...service.mounts.flatMap(ownMount),
  ...service.fileGrants.flatMap(grantedFile),
  ...takenOver(service, project),
]);

function ownMount(mount: Mount): HostMount[] {
  const { hostPath, layers, source, readOnly } = mount;
  if (layers)
    return layers.flatMap((layer) => ownMount({ ...withoutLayers(mount), hostPath: layer.path, readOnly: readOnly || layer.readOnly }));
  const path = hostPath ?? (source && !source.known && session.test(source.raw) ? source.raw : undefined);
  if (path === undefined) return [];
  const { at, via, target, origin } = mount;
  return [
    {
      at,
      via,
      ...(origin && { origin }),
      path,
      symbolic: path.startsWith('$'),
      bare: mount.bare === true,
      ...(target === undefined ? {} : { target }),
      readOnly,
      writable: isWritable(mount),
      by: mount.syntax === 'other' && !via.some(({ kind }) => kind === 'feature') ? 'api-socket' : 'mount',
      mount,
    },
  ];
}

function withoutLayers({ layers: _layers, ...mount }: Mount): Mount {
  return mount;
}

/** True for a mount that is read-write for sure: an option that depends on an unknown variable may be `ro`. */
function isWritable({ readOnly, options }: Mount): boolean {
  return !readOnly && !options.some((option) => option.includes('$'));
}

function grantedFile({ at, via, origin, kind, file }: FileGrant): HostMount[] {
  const path = file.known ? file.value : session.test(file.raw) ? file.raw : undefined;
  if (path === undefined) return [];
  return [
    { at, via, ...(origin && { origin }), path, symbolic: path.startsWith('$'), bare: false, readOnly: true, writable: false, by: kind },
  ];
}

function takenOver(service: ContainerConfig, project: Project): HostMount[] {
  const items = service.attributes.volumesFrom;
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
        bare: false,
        ...(target.known ? { target: target.value } : {}),
        readOnly: readOnly.known && readOnly.value,
        writable: readOnly.known && !readOnly.value,
        by: 'volumes-from',
        ...(item ? { origin: item } : {}),
      },
    ];
  });
}

/** The services that use the very line in which a mount is written, which an anchor may share; first the service itself. */
export function usersOf({ origin }: Mount, service: ContainerConfig, project: Project): string[] {
  const sharing = origin ? (usersByItem(project).get(refKey(origin)) ?? []) : [];
  return [service.name, ...new Set(sharing.filter((name) => name !== service.name))];
}

const usersByItem = memoize(({ services }: Project): ReadonlyMap<string, readonly string[]> => {
  const index = new Map<string, string[]>();
  for (const { name, mounts } of services) {
    for (const { origin } of mounts) {
      const key = origin && refKey(origin);
      const known = key === undefined ? undefined : index.get(key);
      if (known) known.push(name);
      else if (key !== undefined) index.set(key, [name]);
    }
  }
  return index;
});
