import { abandonedImages } from './abandoned-names';
import type { ImageFamily } from './family/family';
import type { Images } from './family/lookup';
import type { Release, Releases } from './family/releases';
import { type ImageName, parseImage } from './image-name';
import alpine from './images/alpine';
import debian from './images/debian';
import ubuntu from './images/ubuntu';

/** What a tag may say of the system below the program. */
const layers = [alpine, debian, ubuntu];

/** Why an image gets no security updates. */
export interface Abandonment {
  /** A sentence about the image, without its name and its full stop: `is MySQL 5.7 (no security updates since 2023-10-31)`. */
  readonly what: string;
  /** What to use now, in words. */
  readonly successor?: string;
  /** The reference to write instead. */
  readonly reference?: string;
  readonly source: string;
  /** Set where only its last parts name the image: a registry of somebody else's serves what is most likely a copy. */
  readonly byName?: true;
}

/**
 * Whether an image is known to get no security updates.
 * @param reference an image reference without variables
 * @param today `YYYY-MM-DD`: an end that is still to come is none
 */
export function abandonment(reference: string, today: string, known: Images): Abandonment | undefined {
  const of = known.family(reference);
  const image = of?.image ?? parseImage(reference);
  // A digest alone does not tell the version.
  const tag = (image.tag ?? (image.digest ? '' : 'latest')).toLowerCase();
  const found = of?.family;
  const why = wholeImage(image, tag, today) ?? ofVersion(image, tag, today, found) ?? ofLayer(image, tag, today, found);
  return why && of?.mirrored ? { ...why, byName: true } : why;
}

function wholeImage(image: ImageName, tag: string, today: string): Abandonment | undefined {
  const found = abandonedImages.find(
    ({ names, tag: only, since }) => since <= today && names.some((name) => matches(name, image.name)) && (!only || only.test(tag)),
  );
  if (!found || image.name === 'bitnami/minideb') return undefined;
  const { what, since, successor, renamed, source } = found;
  const isCopy = parseImage(image.reference).name !== image.name;
  const reference = isCopy ? undefined : image.name === 'openjdk' ? temurin(tag) : renamed && image.reference.replace(...renamed);
  return { what: `${what} since ${since}`, successor, source, ...(reference && { reference }) };
}

/** Eclipse Temurin has the plain tags of OpenJDK under the same names. */
function temurin(tag: string): string | undefined {
  return /^(8|11|17|21)(-(jdk|jre))?(-alpine)?$/.test(tag) ? `eclipse-temurin:${tag}` : undefined;
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function ofVersion(image: ImageName, tag: string, today: string, found: ImageFamily | undefined): Abandonment | undefined {
  const line = found?.releases ?? found?.releasesWithin?.(image);
  if (!line || tag === '') return undefined;
  const meant = releasesMeant(line, tag);
  const last = lastToEnd(meant);
  if (!last) return isOlderThanAll(line, tag, today) ? olderThan(line, tag) : undefined;
  if (last.end >= today) return undefined;
  const reference = successorOf(line, image, tag, last.release, today);
  return {
    what: `is ${line.product} ${last.release.version.replace('stream', '')} (no security updates since ${last.end})`,
    source: line.source,
    ...(reference && { reference }),
  };
}

/** True for a plain version below the first release that is written down, when that one has ended already. */
function isOlderThanAll({ releases, within }: Releases, tag: string, today: string): boolean {
  const first = releases[0];
  const numbers = versionIn(tag);
  const least = first && /^\d+(?:\.\d+)*$/.test(first.version) ? first.version.split('.').map(Number) : undefined;
  if (within || !least || !numbers || first?.end === undefined || first.end >= today) return false;
  for (const [i, part] of least.entries()) {
    const own = numbers[i];
    if (own === undefined || own !== part) return own !== undefined && own < part;
  }
  return false;
}

function olderThan({ product, releases, source }: Releases, tag: string): Abandonment {
  const first = releases[0]!;
  return {
    what: `is ${product} ${versionIn(tag)!.join('.')}, older than ${first.version} (no security updates since ${first.end})`,
    source,
  };
}

/** The numbers of a tag that is a version: `2.4.6-alpine`; a date is none. */
function versionIn(tag: string): readonly number[] | undefined {
  const numbers = /^v?(\d{1,3}(?:\.\d{1,4}){0,3})(?=[-_+]|$)/.exec(tag)?.[1];
  return numbers?.split('.').map(Number);
}

/** The releases that a tag can mean: `3` means all of Python 3, `latest` all there are, and `buster-slim` that of the name. */
function releasesMeant({ releases, within }: Releases, tag: string): readonly Release[] {
  const word = within?.exec(tag)?.[1] ?? tag.split(/[-_+]/)[0]!;
  const named = releases.filter(({ version, codename }) => codename === word || version === word);
  if (named.length > 0) return named;
  // `v3.6`, and `centos7` of CentOS.
  const numbers = /^(?:v|[a-z]+(?=\d+(?:\.|$)))?(\d+(?:\.\d+)*)/.exec(word)?.[1]?.split('.');
  if (!numbers) return word === 'latest' ? releases : [];
  return releases.filter(({ version }) => {
    const parts = version.split('.');
    return parts.slice(0, numbers.length).every((part, i) => part === numbers[i]);
  });
}

/** The release that ends last; nothing where one has no end. */
function lastToEnd(releases: readonly Release[]): { readonly release: Release; readonly end: string } | undefined {
  let last: { release: Release; end: string } | undefined;
  for (const release of releases) {
    if (release.end === undefined) return undefined;
    if (!last || release.end > last.end) last = { release, end: release.end };
  }
  return last;
}

/** The next release that has a year of updates before it, with what the tag says beside the version; nothing where that may not exist. */
function successorOf(line: Releases, image: ImageName, tag: string, from: Release, today: string): string | undefined {
  const { releases } = line;
  const inAYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  const next = releases.slice(releases.indexOf(from) + 1).find(({ end }) => end === undefined || end > inAYear);
  const [first = '', ...rest] = tag.split('-');
  if (!next) return undefined;
  if (from.codename === undefined || first !== from.codename)
    return tagged(line, image, `${first.startsWith('v') ? 'v' : ''}${next.version}`, rest);
  return next.codename === undefined ? undefined : tagged(line, image, next.codename, rest);
}

/** The image with a tag of a version and variants that it has had from release to release. */
function tagged({ fullTags, plainTags }: Releases, image: ImageName, version: string, variants: readonly string[]): string | undefined {
  if (
    fullTags ||
    (plainTags && !plainTags.includes(image.name)) ||
    image.digest !== undefined ||
    !variants.every((word) => plainVariants.has(word))
  )
    return undefined;
  const name = image.tag === undefined ? image.reference : image.reference.slice(0, image.reference.lastIndexOf(':'));
  return `${name}:${[version, ...variants].join('-')}`;
}

/**
 * A reference that names the newest release that is known of an image, where it names none itself; nothing for images that are not known,
 * and for words that ask for something else than the newest.
 */
export function withVersion(reference: string, today: string, known: Images): string | undefined {
  const image = parseImage(reference);
  const line = known.family(reference)?.family.releases;
  const newest = [...(line?.releases ?? [])].reverse().find(({ end }) => end === undefined || end >= today);
  const words = (image.tag ?? 'latest').split('-').filter((word) => word !== 'latest');
  return line && newest && tagged(line, image, newest.version, words);
}

/** Variants that images have kept from release to release. */
const plainVariants: ReadonlySet<string> = new Set(['alpine', 'slim', 'apache', 'fpm', 'cli', 'management', 'jdk', 'jre', 'runtime']);

/** The system that a tag names behind the version: `3.11-slim-buster`, `1.25-alpine3.18`, `base:ubuntu-20.04`; distroless images name it in front of the tag. */
function ofLayer(image: ImageName, tag: string, today: string, found: ImageFamily | undefined): Abandonment | undefined {
  const words = systemWords(found?.name === 'distroless' ? image.short : tag);
  for (const [index, word] of words.entries()) {
    for (const family of layers) {
      const { releases } = family;
      if (!releases || family === found) continue;
      const named = isSystemName(index, words, family, found);
      const release = releases.releases.find(({ version, codename }) => {
        if (codename === word) return named;
        const short = `${family.name}${version}`;
        return word === short || word.startsWith(`${short}.`);
      });
      if (release?.end === undefined || release.end >= today) continue;
      return {
        what: `is built on ${releases.product} ${release.version} (no security updates since ${release.end})`,
        source: releases.source,
      };
    }
  }
  return undefined;
}

/** The words of a tag, a system with its version as one: `alpine-3.17` as `alpine3.17`. */
function systemWords(text: string): string[] {
  return text.replace(/(?<![a-z])(alpine|debian|ubuntu)-(?=\d)/g, '$1').split(/[-_]/);
}

/**
 * Whether a codename means the system there. Other products have releases of the same names (`ros:lunar`), so Ubuntu's count for images that are
 * built on such a system alone, and Debian's in an unknown image behind a version only.
 */
function isSystemName(index: number, words: readonly string[], family: ImageFamily, found: ImageFamily | undefined): boolean {
  if (found?.releases?.releases.some(({ codename }) => codename === words[index])) return false;
  if (found?.distribution === 'debian' || found?.name === 'cuda') return true;
  return family !== ubuntu && (found !== undefined || words.slice(0, index).some((word) => /\d/.test(word)));
}
