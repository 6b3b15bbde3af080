import { isIn } from '../../base/path';
import { isSystemFolder } from '../../knowledge/system-folders';
import type { Mount } from '../../model/container';
import { workFolder } from '../../model/dockerfile/image-files';
import { baseOf } from '../../model/dockerfile/user';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { absolute } from '../../model/shell/folders';
import type { Stage } from '../../model/stage';
import { known } from '../../model/traced';
import { get, type MapValue, scalarAt } from '../../model/value';

/*
 * A volume that Docker creates takes over files, owner and mode of the directory that the image has at its place; without such a directory it belongs to
 * root (moby/moby container/container_unix.go CopyImagePathContent, copyExistingContents, copyOwnership). That is left out for `nocopy` and for
 * drivers other than `local`. A volume that is there keeps its owner: Docker changes it only where the volume is empty, and no file of a project tells
 * whether a volume is there.
 */

/** The directories, in the container, of volumes that take over their owner from the image when Docker creates them. */
export function newVolumesOf(services: readonly Service[], project: Project): string[] {
  const paths = services.flatMap((service) =>
    service.mounts.flatMap((mount) => {
      const path = mount.target === undefined ? undefined : absolute(mount.target, undefined);
      return path !== undefined && takesOwner(mount, service, project) && !isSystemFolder(path) ? [path] : [];
    }),
  );
  return [...new Set(paths)];
}

/** Whether a new volume gets the owner of the image's directory. */
function takesOwner({ type, readOnly, subpath, options, source }: Mount, service: Service, project: Project): boolean {
  if (type !== 'volume' || readOnly || subpath !== undefined || options.includes('nocopy')) return false;
  const name = known(source);
  return name === undefined ? source === undefined : !isDriven(definitionOf(name, service, project));
}

/** The top-level entry of a volume that a service mounts. */
export function definitionOf(name: string, service: Service, project: Project): MapValue | undefined {
  for (const { root, services } of project.apps) {
    const volume = services.includes(service) ? get(get(root, 'volumes'), name) : undefined;
    if (volume?.kind === 'map') return volume;
  }
  return undefined;
}

/** True for a volume whose owner its driver, or the file system behind it, decides. */
export function isDriven(volume: MapValue | undefined): boolean {
  const driver = scalarAt(volume, 'driver');
  return get(volume, 'driver_opts') !== undefined || (driver !== undefined && known(driver) !== 'local');
}

/** True for a volume that is made outside of the project, or may be. */
export function isExternal(volume: MapValue | undefined): boolean {
  return get(volume, 'external') !== undefined && known(scalarAt(volume, 'external')) !== 'false';
}

/**
 * What a person does once, as sentences with a space before each, so that the new user of an image may write to what root has written before: a command
 * for each service that mounts volumes or data of the host. Empty where none does, or where what it mounts is a person's: the program itself.
 * @param owner as `chown` takes it: by number, or by a name that the image has
 */
export function givingOnce(stage: Stage, services: readonly Service[], owner: string): string {
  return services
    .map((service) => {
      const paths = [...new Set(service.mounts.flatMap((mount) => dataOf(mount, stage)))];
      if (paths.length === 0) return '';
      const distribution = baseOf(stage)?.distribution;
      const bare = distribution === 'scratch' || distribution === 'distroless';
      const command = bare
        ? `docker run --rm --volumes-from "$(docker compose ps -aq ${service.name})" busybox chown -R ${owner} ${paths.join(' ')}`
        : `docker compose run --rm --no-deps --user 0 --cap-add CHOWN --entrypoint chown ${service.name} -R ${owner} ${paths.join(' ')}`;
      return ` Give what is there already to that user once: ${command}`;
    })
    .join('');
}

/** Where a mount keeps data that the program writes, and the folder that the program works in lies elsewhere. */
function dataOf({ type, readOnly, target, hostPath }: Mount, stage: Stage): string[] {
  const path = target === undefined ? undefined : absolute(target, undefined);
  if (path === undefined || readOnly || isSystemFolder(path) || /[*?]|\.sock$/.test(path)) return [];
  if (type === 'volume') return [path];
  const isProgram = isIn(workFolder(stage), path);
  return type === 'bind' && !isProgram && hostPath !== undefined && !isSystemFolder(hostPath) ? [path] : [];
}
