import type { Span } from '../base/span';
import { type CapabilityName, normaliseCapability } from '../knowledge/capabilities';
import type { ContainerConfig } from '../model/container';
import type { Stage } from '../model/stage';
import { fileOriginsOf } from './dockerfile/file-origins';
import { fileCapabilitiesOf } from './shell/permissions';

/** A program file of an image with a capability. */
interface FileCapability {
  readonly name: CapabilityName;
  readonly path: string | undefined;
  /** Where it is given. */
  readonly at: Span;
}

/**
 * Capabilities that `setcap` puts on program files of an image, in a stage that it copies from as well: such a program does not start without
 * them, as any user. COPY takes them along.
 */
export function capabilitiesOnFiles(stage: Stage): FileCapability[] {
  return fileOriginsOf(stage).flatMap(({ stage: origin, brings }) =>
    fileCapabilitiesOf(origin).flatMap(({ names, paths, at }) => {
      if (paths.length > 0 && !paths.some(brings)) return [];
      const known = names.map(normaliseCapability).filter((name) => name !== undefined);
      return known.flatMap((name) => (name === 'ALL' ? [] : [{ name, path: paths[0], at }]));
    }),
  );
}

/**
 * A capability that a program of the image only has because its file gives it, which no-new-privileges prevents. NET_BIND_SERVICE is none: on a network
 * of its own Docker lets everybody listen below 1024 (moby/moby daemon/oci_linux.go: net.ipv4.ip_unprivileged_port_start=0).
 */
export function gainedByFile({ build, networkMode }: ContainerConfig): FileCapability | undefined {
  const isOwnNetwork = networkMode === undefined || (networkMode.known && networkMode.value !== 'host');
  const all = build?.stage ? capabilitiesOnFiles(build.stage) : [];
  return all.find(({ name }) => name !== 'NET_BIND_SERVICE' || !isOwnNetwork);
}
