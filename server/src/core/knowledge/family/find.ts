import { type ImageName, parseImage } from '../image-name';
import { families } from '../images/index';
import { profileOfAnyTag } from './any-tag';
import type { Facts, ImageFamily } from './family';
import type { ImageProfile } from './profile';
import { readTag } from './tag';

/** The family of an image. */
export interface Found {
  readonly family: ImageFamily;
  /** The image under the name that the family has for it. */
  readonly image: ImageName;
  /** True where a registry of somebody else's serves it: it may be another image of that name. */
  readonly mirrored: boolean;
}

/** Finds a family by a name as `parseImage` gives it. */
export type Index = (name: string) => ImageFamily | undefined;

/** An index of families by all their names. */
export function indexOf(of: readonly ImageFamily[]): Index {
  const names = of.flatMap((family) => family.images.map((name) => [name, family] as const));
  const byName = new Map(names.filter(([name]) => !name.endsWith('*')));
  const byPrefix = names.filter(([name]) => name.endsWith('*')).map(([name, family]) => [name.slice(0, -1), family] as const);
  return (name) => byName.get(name) ?? byPrefix.find(([prefix]) => name.startsWith(prefix))?.[1];
}

const named = indexOf(families);

/** Official images for one kind of processor (docker-library/official-images README, "Architectures other than amd64?"). */
const architecture = /^(?:amd64|arm32v[567]|arm64v8|i386|mips64le|ppc64le|riscv64|s390x|windows-amd64|winamd64)\//;

/** Registries where everybody publishes: the first part of a path there is an account, and what it holds is its own. */
const shared: ReadonlySet<string> = new Set([
  'ghcr.io',
  'quay.io',
  'gcr.io',
  'public.ecr.aws',
  'registry.gitlab.com',
  'mcr.microsoft.com',
  'docker.elastic.co',
  'cgr.dev',
  'lscr.io',
  'codeberg.org',
]);

/**
 * Folders of registries that hold copies of Docker Hub's images under their own names: proxies of Harbor, GitLab, Artifactory and Nexus, and
 * pull-through caches of Amazon, as their documentation names them.
 */
const copies =
  /(?:^|\/)(?:dependency_proxy\/containers|(?:docker-?(?:io|hub)|docker\.io|hub|proxy|cache|mirror)(?:[-_](?:io|hub|proxy|cache|mirror|remote|virtual))*|docker-(?:remote|virtual|proxy|cache|mirror))\//;

/**
 * The family of an image reference: by its whole name, else by the last parts of its path where a registry serves a copy:
 * `harbor.corp.example/library/postgres`, `gitlab.example/group/dependency_proxy/containers/alpine`, `arm64v8/alpine`.
 * @param own families of the team's own images, which win
 * @returns undefined for images that are not written down
 */
export function findFamily(reference: string, own: Index): Found | undefined {
  const image = parseImage(reference);
  const whole = own(image.name) ?? named(image.name);
  if (whole) return { family: whole, image, mirrored: false };
  if (image.registry === undefined) {
    const name = image.name.replace(architecture, '');
    const family = name === image.name ? undefined : named(name);
    return family && { family, image: renamed(image, name), mirrored: false };
  }
  if (shared.has(image.registry)) return undefined;
  for (const name of copiedNames(image.repository)) {
    const family = named(name);
    if (family) return { family, image: renamed(image, name), mirrored: true };
  }
  return undefined;
}

/**
 * The names that a copy may have at its home, the longest first. The last part alone counts where the path says that it is a copy, and where it is
 * the whole path: what a company makes itself mostly lies in a folder of the team.
 */
function copiedNames(path: string): string[] {
  const parts = path.split('/');
  const longer = parts.slice(0, -1).map((_, index) => parts.slice(index).join('/').replace(architecture, ''));
  const official = /(?:^|\/)library\/([^/]+)$/.exec(path)?.[1] ?? (copies.test(path) || parts.length === 1 ? parts.at(-1) : undefined);
  return [...longer, ...(official === undefined ? [] : [official])];
}

function renamed(image: ImageName, name: string): ImageName {
  const { registry: _, ...rest } = image;
  const of = parseImage(name);
  return { ...rest, ...(of.registry !== undefined && { registry: of.registry }), name, repository: of.repository, short: of.short };
}

/**
 * What is known about an image as it starts by itself.
 * @returns undefined for families without a profile, and for Windows variants. An image of which nothing is known may need what entrypoints
 * need that prepare directories and step down (`unknownProgram`), and neither a user nor a read-only root is offered to it.
 */
export function profileIn(found: Found): ImageProfile | undefined {
  const { image } = found;
  const { name, profile: of } = found.family;
  if (!of) return undefined;
  const tag = readTag(image);
  const told = (): Facts | undefined => (/windowsservercore|nanoserver/.test(tag.text) ? undefined : of(tag, image));
  const facts = tag.told ? told() : profileOfAnyTag(of, image);
  if (!facts) return undefined;
  const profile = { family: name, ...facts };
  return found.mirrored ? { ...profile, confidence: profile.confidence === 'high' ? 'medium' : 'low' } : profile;
}
