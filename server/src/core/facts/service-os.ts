import type { ContainerConfig } from '../model/container';
import { known } from '../model/traced';

/**
 * True for a service whose containers are Windows containers, as far as its files show it: by the stage that it is built from, by
 * `platform`, by `isolation` (process and hyperv are Windows only: compose-spec 05-services.md), or by the name of its image. Capabilities,
 * `security_opt` as Linux knows it, a read-only root and a limit on processes do not exist there.
 */
export function isWindows(service: ContainerConfig): boolean {
  if (service.build?.stage) return service.build.stage.os === 'windows';
  const platform = known(service.attributes.platform);
  if (platform !== undefined) return /^windows\b/i.test(platform);
  const isolation = known(service.attributes.isolation);
  if (isolation !== undefined && /^(process|hyperv)$/i.test(isolation)) return true;
  const image = known(service.image);
  return image !== undefined && service.images.base(image).distribution === 'windows';
}
