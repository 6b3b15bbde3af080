import { CHECKED, type Distribution, FACTS, type ReadyUser } from './base-image-facts';
import { type ImageName, parseImage } from './image-name';
import { remembered } from './remembered';

/** What is known of an image as a base. */
export interface BaseImage {
  readonly image: ImageName;
  readonly distribution: Distribution;
  /** The user its processes run as where nobody says otherwise; absent where nobody knows. */
  readonly user?: { readonly root: boolean; readonly text: string };
  /** A non-root user to switch to. */
  readonly ready?: ReadyUser;
  /** The image starts as root and its own entrypoint (or server) continues as another user. */
  readonly stepsDown?: boolean;
  /** Files or repository that say so. */
  readonly source?: string;
  /** Day on which the fact was looked up; absent where it is only believed. */
  readonly checked?: string;
}

/** Official images whose tags without a word for it are Debian's. */
const DEBIAN_BY_DEFAULT = new Set([
  'node',
  'python',
  'golang',
  'ruby',
  'rust',
  'php',
  'composer',
  'httpd',
  'nginx',
  'postgres',
  'mariadb',
  'mongo',
  'redis',
  'valkey/valkey',
  'rabbitmq',
  'wordpress',
  'nextcloud',
  'ghost',
  'perl',
  'gcc',
  'erlang',
  'elixir',
  'haskell',
  'pypy',
  'eclipse-temurin',
  'maven',
  'tomcat',
  'swift',
  'openjdk',
  'oven/bun',
  'nginxinc/nginx-unprivileged',
  'memcached',
  'haproxy',
]);

/**
 * What is known of an image as a base: its default user, a user to switch to, its distribution.
 * @param reference as behind FROM, variables replaced
 */
export const baseImage: (reference: string) => BaseImage = remembered(findBase);

function findBase(reference: string): BaseImage {
  const image = parseImage(reference);
  const tag = image.tag ?? 'latest';
  const windows = windowsUser(image, tag);
  if (windows) return windows;
  const fact = FACTS.find((candidate) => candidate.names.some((name) => matches(name, image.name)) && (candidate.tag?.test(tag) ?? true));
  const distribution = fact?.distribution ?? distributionOf(image, tag);
  if (!fact) return { image, distribution };
  const ready = distribution === 'alpine' && fact.alpine ? fact.alpine : fact.ready;
  return {
    image,
    distribution,
    ...(fact.user !== undefined && { user: { root: fact.user === '0', text: fact.user } }),
    ...(ready && { ready }),
    ...(fact.stepsDown && { stepsDown: true }),
    source: fact.source,
    ...(!fact.believed && { checked: CHECKED }),
  };
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/** Windows: Server Core starts as ContainerAdministrator, Nano Server as ContainerUser (learn.microsoft.com, secure Windows containers). */
function windowsUser(image: ImageName, tag: string): BaseImage | undefined {
  const text = `${image.repository}:${tag}`.toLowerCase();
  const nano = text.includes('nanoserver');
  const core = /windowsservercore|servercore|(^|[/-])windows(\/server|:|$|-)/.test(text);
  if (!nano && !core) return undefined;
  return {
    image,
    distribution: 'windows',
    user: nano ? { root: false, text: 'ContainerUser' } : { root: true, text: 'ContainerAdministrator' },
    ready: { name: 'ContainerUser', uid: 0, gid: 0 },
    source: 'learn.microsoft.com/virtualization/windowscontainers/manage-containers/container-security',
    checked: CHECKED,
  };
}

/** The distribution that a tag or a name tells. */
function distributionOf(image: ImageName, tag: string): Distribution {
  const words = `${image.repository}-${tag}`.toLowerCase();
  if (/alpine/.test(words)) return 'alpine';
  if (/debian|ubuntu|bookworm|trixie|bullseye|buster|stretch|forky|jammy|noble|focal|bionic|slim/.test(words)) return 'debian';
  if (/\bubi\d*|ubi\d|centos|fedora|rocky|alma|amazonlinux|\bal20\d\d|oraclelinux|\bol\d/.test(words)) return 'rhel';
  if (/distroless|chiseled/.test(words)) return 'distroless';
  return DEBIAN_BY_DEFAULT.has(image.name) ? 'debian' : 'unknown';
}
