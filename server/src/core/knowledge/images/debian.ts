import { base, nobody } from './base';
import type { ImageFamily } from './profile';

const sources: Readonly<Record<string, readonly string[]>> = {
  debian: ['debuerreotype/docker-debian-artifacts bookworm/slim/oci/blobs/image-config.json'],
  ubuntu: ['docker-library/official-images library/ubuntu'],
  busybox: ['docker-library/busybox Dockerfile-builder.template'],
};

/** Debian, Ubuntu and BusyBox: a shell as root. */
export const debian: ImageFamily = {
  name: 'debian',
  images: Object.keys(sources),
  profile: (_tag, image) => base({ family: image.name, variant: image.name, userOk: nobody, sources: sources[image.name] ?? [] }),
};
