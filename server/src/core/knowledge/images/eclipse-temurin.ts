import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';

// Java programs unpack native libraries there.
export const nativeLibraries = [{ path: '/tmp', exec: true }] as const;

/** Eclipse Temurin, Java: no account of its own, so that of its base. */
export default defineFamily({
  name: 'eclipse-temurin',
  images: ['eclipse-temurin'],
  distribution: 'debian',
  releases: {
    product: 'Eclipse Temurin',
    releases: releasesOf(`
      8 2030-12-31, 11 2027-10-31, 16 2021-09-30, 17 2027-10-31, 18 2022-09-30, 19 2023-03-31, 20 2023-09-19, 21 2029-12-31, 22
      2024-09-17, 23 2025-03-18, 24 2025-09-16, 25 2031-09-30, 26 2026-09-15
    `),
    source: 'endoflife.date/eclipse-temurin',
  },
  profile: (tag) =>
    base({
      variant: tag.alpine ? 'alpine' : 'debian',
      userOk: nobody,
      scratch: nativeLibraries,
      sources: ['adoptium/containers docker_templates/ubuntu.Dockerfile.j2'],
    }),
});
