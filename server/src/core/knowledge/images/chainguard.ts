import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { nonroot } from './distroless';

/** Chainguard's images for programs of one's own: all but the two that exist to install packages start as `nonroot`. */
export default defineFamily({
  name: 'chainguard',
  images: ['cgr.dev/*', 'chainguard/*'],
  distribution: ({ short }) => (short.endsWith('-base') ? 'alpine' : 'distroless'),
  profile(_tag, image) {
    const isRoot = image.short.endsWith('-base');
    return base({
      variant: image.short,
      ...(!isRoot && { start: nonroot }),
      userOk: nonroot,
      sources: ['chainguard-images/images README.md'],
    });
  },
});
