import { base } from './base';
import type { ImageFamily } from './profile';

const nonroot = { name: 'nonroot', uid: 65532, gid: 65532 };

/** Google's distroless images: the tag says whether they start as root. */
export const distroless: ImageFamily = {
  name: 'distroless',
  images: ['gcr.io/distroless/*'],
  profile(tag) {
    const isNonroot = /(^|-)nonroot(-|$)/.test(tag.text);
    return base({
      family: 'distroless',
      variant: isNonroot ? 'nonroot' : 'root',
      ...(isNonroot && { start: nonroot }),
      userOk: nonroot,
      sources: ['GoogleContainerTools/distroless README.md'],
    });
  },
};

/** Chainguard's images for programs of one's own: all but the two that exist to install packages start as `nonroot`. */
export const chainguard: ImageFamily = {
  name: 'chainguard',
  images: ['static', 'glibc-dynamic', 'jre', 'node', 'python', 'ruby', 'wolfi-base', 'chainguard-base'].flatMap((name) => [
    `cgr.dev/chainguard/${name}`,
    `chainguard/${name}`,
  ]),
  profile(_tag, image) {
    const isRoot = image.short.endsWith('-base');
    return base({
      family: 'chainguard',
      variant: image.short,
      ...(!isRoot && { start: nonroot }),
      userOk: nonroot,
      sources: ['chainguard-images/images README.md'],
    });
  },
};
