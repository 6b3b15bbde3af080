import { kernelFileSystems, pathOptions } from '../../knowledge/volume-drivers';
import type { Mount } from '../container';
import { known, type Traced, traceOf } from '../traced';
import { get, scalarAt, type Value } from '../value';

/** How a volume is made: its driver and the options for it. */
export interface VolumeDriver {
  /** As provenance names the volume. */
  readonly name: string;
  /** Absent for the engine's own. */
  readonly driver?: Traced<string> | undefined;
  readonly option: (key: string) => Traced<string> | undefined;
}

/** What a named volume of Compose mounts of the host. @param volumes the top-level `volumes` of the project */
export function throughNamedVolume(mount: Mount, volumes: Value | undefined): Mount {
  const name = mount.source?.known ? mount.source.value : undefined;
  const definition = name === undefined ? undefined : get(volumes, name);
  if (name === undefined || !definition) return mount;
  const driver = scalarAt(definition, 'driver');
  const options = get(definition, 'driver_opts');
  return throughDriver(mount, { name, driver: driver?.plain === null ? undefined : driver, option: (key) => scalarAt(options, key) });
}

/**
 * What a volume mounts of the host. The engine's own driver hands `type`, `device` and `o` to mount(2) (moby/moby daemon/volume/local/local_unix.go): a
 * bind of a directory, a file system of the kernel, the one on a disk, an overlay of directories. What other drivers do with options of these names is
 * their own affair.
 */
export function throughDriver(mount: Mount, volume: VolumeDriver): Mount {
  const { driver, option } = volume;
  if (driver && known(driver) !== 'local' && known(driver) !== '') {
    const path = option(pathOptions.get(known(driver) ?? '') ?? '');
    return path?.known ? { ...mount, type: 'bind', via: viaOf(mount, volume, path), hostPath: path.value } : mount;
  }
  const device = option('device');
  const how = option('o');
  if (!device?.known || (how && !how.known)) return mount;
  const flags = (known(how) ?? '').split(',').map((flag) => flag.trim());
  const own = { ...mount, readOnly: mount.readOnly || flags.includes('ro'), via: viaOf(mount, volume, device) };
  if (flags.includes('bind') || flags.includes('rbind')) return { ...own, type: 'bind', hostPath: device.value };
  const type = option('type');
  return type?.known ? mounted(own, type.value, device.value, flags) : mount;
}

/** A file system that the driver mounts. */
function mounted(mount: Mount, type: string, device: string, flags: readonly string[]): Mount {
  const kernel = kernelFileSystems.get(type);
  if (kernel !== undefined) return { ...mount, type: 'bind', hostPath: kernel, bare: true };
  const layers = type === 'overlay' ? layersOf(flags) : [];
  if (layers.length > 0) return { ...mount, layers };
  return /^\/dev\/(?!shm\b|null$|zero$)/.test(device) ? { ...mount, disk: device } : mount;
}

function viaOf({ via }: Mount, { name }: VolumeDriver, written: Traced<string>): Mount['via'] {
  return [...via, { kind: 'named-volume', name, at: written.at }, ...traceOf(written).via];
}

/** The directories of an overlay: changes go to the upper one alone (docs.kernel.org, filesystems/overlayfs). */
function layersOf(flags: readonly string[]): NonNullable<Mount['layers']> {
  return flags.flatMap((flag) => {
    const [, key, paths = ''] = /^(lowerdir|upperdir)=(.*)$/.exec(flag) ?? [];
    if (key === undefined) return [];
    const list = key === 'upperdir' ? [paths] : paths.split(/(?<!\\):/);
    return list.filter((path) => path !== '').map((path) => ({ path: path.replaceAll('\\:', ':'), readOnly: key === 'lowerdir' }));
  });
}
