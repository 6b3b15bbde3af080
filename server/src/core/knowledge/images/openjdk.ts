import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { nativeLibraries } from './eclipse-temurin';

/** OpenJDK, ended in 2022; early access builds are still published. */
export default defineFamily({
  name: 'openjdk',
  images: ['openjdk'],
  distribution: 'debian',
  profile: (tag) =>
    base({
      variant: tag.alpine ? 'alpine' : 'debian',
      userOk: nobody,
      scratch: nativeLibraries,
      sources: ['docker-library/docs openjdk/deprecated.md'],
      ...(!tag.text.includes('-ea') && { replacement: { image: 'eclipse-temurin', because: 'ended', ended: '2022-07' } }),
    }),
});
