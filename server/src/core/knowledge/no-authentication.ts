import type { OpenSetting } from './family/open-setting';
import { parseImage } from './image-name';
import { families } from './images/index';

/** The settings by which the programs of all families require no authentication. */
export const openSettings: readonly OpenSetting[] = families.flatMap(({ open = [] }) => open);

/** The configuration without passwords that comes with the image of Mosquitto (hub.docker.com/_/eclipse-mosquitto). */
export const openConfiguration = { path: '/mosquitto-no-auth.conf', effect: 'can publish and read messages' };

/** True where an image knows a setting. @param image its reference, where it is known */
export function knowsSetting({ images }: OpenSetting, image: string | undefined): boolean {
  return images === undefined || (image !== undefined && images.includes(parseImage(image).short));
}
