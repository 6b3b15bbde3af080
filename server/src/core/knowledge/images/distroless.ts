import { base } from '../family/base';
import { defineFamily } from '../family/family';

export const nonroot = { name: 'nonroot', uid: 65532, gid: 65532 };

/** Google's distroless images: the tag says whether they start as root. */
export default defineFamily({
  name: 'distroless',
  images: ['gcr.io/distroless/*'],
  distribution: 'distroless',
  profile(tag) {
    const isNonroot = /(^|-)nonroot(-|$)/.test(tag.text);
    return base({
      variant: isNonroot ? 'nonroot' : 'root',
      ...(isNonroot && { start: nonroot }),
      userOk: nonroot,
      sources: ['GoogleContainerTools/distroless README.md'],
    });
  },
});
