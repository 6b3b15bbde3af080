import type { OpenSetting } from './family/open-setting';
import { parseImage } from './image-name';
import { families } from './images/index';

/** The settings by which the programs of all families let everybody in. */
export const openSettings: readonly OpenSetting[] = families.flatMap(({ open = [] }) => open);

/** The configuration without passwords that comes with the image of Mosquitto (hub.docker.com/_/eclipse-mosquitto). */
export const openConfiguration = { path: '/mosquitto-no-auth.conf', effect: 'everybody publishes and reads messages' };

/** True where an image knows a setting. @param image its reference, where it is known */
export function knowsSetting({ images }: OpenSetting, image: string | undefined): boolean {
  return images === undefined || (image !== undefined && images.includes(parseImage(image).short));
}
