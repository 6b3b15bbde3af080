import type { ImageName } from './image-name';

/**
 * Words of tags that name no version but whatever is newest in some sense (docs.docker.com/build/building/best-practices, "Pin base image
 * versions": "image tags are mutable"; the words are those that registries and projects use for it).
 */
const moving: ReadonlySet<string> = new Set([
  'latest',
  'stable',
  'oldstable',
  'test',
  'testing',
  'unstable',
  'sid',
  'experimental',
  'rawhide',
  'rolling',
  'edge',
  'main',
  'mainline',
  'master',
  'trunk',
  'head',
  'nightly',
  'daily',
  'weekly',
  'snapshot',
  'dev',
  'devel',
  'develop',
  'development',
  'next',
  'canary',
  'alpha',
  'beta',
  'rc',
  'preview',
  'insider',
  'insiders',
  'current',
  'lts',
  'release',
  'releases',
  'production',
  'prod',
  'staging',
]);

/** Words of tags that name a variant of an image, and no version of what runs in it. */
const variant =
  /^(?:alpine|debian|ubuntu|jdk|jre|temurin|ubi)[\d.]*$|^(?:slim|minimal|full|fpm|apache|cli|management|debug|nonroot|root|rootless|windowsservercore|nanoserver|dind|git|ce|ee|oss)$/;

/** Names of releases: a version of a distribution, and a variant of everything else (wiki.debian.org/DebianReleases, wiki.ubuntu.com/Releases). */
const codename = /^(?:wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|forky|trusty|xenial|bionic|focal|jammy|noble|resolute)$/;
const distributions: ReadonlySet<string> = new Set(['debian', 'ubuntu', 'buildpack-deps', 'minideb', 'base', 'baseimage']);

/** Why a reference may be another image tomorrow, as the end of "it ..."; nothing for one that names a version or a digest. */
export function whyMoving({ name, repository, tag, digest }: ImageName): string | undefined {
  if (digest !== undefined) return undefined;
  if (tag === undefined) return 'has no tag, which means "latest"';
  const words = tag.toLowerCase().split(/[-_.]/);
  const said = words.find((word) => moving.has(word));
  // The name has the version: distroless/static-debian12.
  if (!said && /-debian\d+$/.test(repository)) return undefined;
  const plain = tag.toLowerCase().split(/[-_]/);
  const isVersion = (word: string): boolean =>
    !moving.has(word) && !variant.test(word) && !(codename.test(word) && !distributions.has(name.slice(name.lastIndexOf('/') + 1)));
  if (plain.some(isVersion)) return undefined;
  return said ? `has the mutable tag "${tag}"` : `has the tag "${tag}", a variant without a version`;
}
