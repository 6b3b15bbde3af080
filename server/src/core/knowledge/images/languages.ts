import { base, nobody } from './base';
import type { ImageFamily } from './profile';

const sources: Readonly<Record<string, readonly string[]>> = {
  golang: ['docker-library/golang Dockerfile-linux.template'],
  ruby: ['docker-library/ruby Dockerfile.template'],
  openjdk: ['docker-library/docs openjdk/deprecated.md'],
  'eclipse-temurin': ['adoptium/containers docker_templates/ubuntu.Dockerfile.j2'],
};

/** Go, Ruby and Java: no account of their own, so that of their base. */
export const languages: ImageFamily = {
  name: 'languages',
  images: Object.keys(sources),
  profile(tag, { name }) {
    const isJava = name === 'openjdk' || name === 'eclipse-temurin';
    return base({
      family: name,
      variant: tag.alpine ? 'alpine' : 'debian',
      userOk: nobody,
      sources: sources[name] ?? [],
      // Java programs unpack native libraries there.
      ...(isJava && { scratch: [{ path: '/tmp', exec: true }] }),
      // Early access builds are still published.
      ...(name === 'openjdk' &&
        !tag.text.includes('-ea') && { replacement: { image: 'eclipse-temurin', because: 'ended', ended: '2022-07' } }),
    });
  },
};
