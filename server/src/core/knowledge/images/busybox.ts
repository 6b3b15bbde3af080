import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';

/** BusyBox: a shell as root. */
export default defineFamily({
  name: 'busybox',
  images: ['busybox'],
  profile: () => base({ variant: 'all', userOk: nobody, sources: ['docker-library/busybox Dockerfile-builder.template'] }),
});
