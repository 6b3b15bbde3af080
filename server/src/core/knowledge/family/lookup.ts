import { type BaseImage, baseIn } from '../base-images';
import { parseImage } from '../image-name';
import { remembered } from '../remembered';
import type { Facts, ImageFamily } from './family';
import { type Found, findFamily, indexOf, profileIn } from './find';
import type { ImageProfile, Scratch } from './profile';

/** What is known of images, by their references: of those that the program knows, and of a team's own. Each answer is kept. */
export interface Images {
  /** The family of an image; undefined for images that are not written down. */
  readonly family: (reference: string) => Found | undefined;
  /** How it starts by itself, and what it needs; undefined where that is not written down. */
  readonly profile: (reference: string) => ImageProfile | undefined;
  /** What it is as a base, by its name alone where nothing is written down. */
  readonly base: (reference: string) => BaseImage;
  /** The same where a container was run that starts so: what was found wins. Absent where none was run. */
  readonly startedAs?: (start: Start) => Images | undefined;
}

/** How a service starts: what a finding by running is valid for. */
export interface Start {
  /** The reference of its image. */
  readonly image: string;
  /** What stands for its command, user and mounts; the second one as if it set no user, where it sets one. */
  readonly configuration: string;
  readonly userless?: { readonly user: string; readonly configuration: string };
}

/** What was found by running a service. */
export interface Probed {
  /** As `parseImage` gives them. */
  readonly names: readonly string[];
  /** Absent: `latest`. */
  readonly tag?: string;
  readonly digest?: string;
  /** See `Start`. */
  readonly configuration: string;
  /** The account that it starts as, as `user` has it. */
  readonly user: string;
  /** True where that is not the account of the image: a service has to ask for it. */
  readonly asked?: true;
  readonly facts: Facts;
}

/** @param own families of a team's own images, which win over those of the program */
export function imagesWith(own: readonly ImageFamily[]): Images {
  const index = indexOf(own);
  return answering((reference) => findFamily(reference, index));
}

/** What is known of images, and beside it what was found by running services, which wins where it fits. */
export function withProbed(images: Images, probed: readonly Probed[]): Images {
  if (probed.length === 0) return images;
  const startedAs = remembered((key) => {
    const start = JSON.parse(key) as Start;
    const found = probed.find((one) => fits(one, start));
    if (!found) return undefined;
    const index = indexOf([familyOf(found, start.image, images)]);
    return answering((reference) => (index(parseImage(reference).name) ? findFamily(reference, index) : images.family(reference)));
  });
  return { ...images, startedAs: (start) => startedAs(JSON.stringify(start)) };
}

function answering(find: Images['family']): Images {
  const family = remembered(find);
  const profile = remembered((reference) => {
    const found = family(reference);
    return found && profileIn(found);
  });
  return { family, profile, base: remembered((reference) => baseIn(reference, family(reference), profile(reference))) };
}

/** True where what was found by running a service holds for one that starts so: the image and the configuration are the same. */
export function fits(probed: Probed, start: Start): boolean {
  return isOfImage(probed, start.image) && isConfiguredSo(probed, start);
}

/** The same, whatever the image is. */
export function isConfiguredSo(probed: Probed, { configuration, userless }: Omit<Start, 'image'>): boolean {
  // What was found is written into the file in the end: the user that was found is no other configuration.
  const asFound = userless?.user === probed.user && userless.configuration === probed.configuration;
  return asFound || (!probed.asked && configuration === probed.configuration);
}

/** True where a service starts as the one did that was run, before anything was taken from it. */
export function wasRun(probed: Probed, { image, configuration }: Start): boolean {
  return isOfImage(probed, image) && configuration === probed.configuration;
}

/** True where the reference names the image that was run: its digest decides, else its tag. */
export function isOfImage({ names, digest, tag = 'latest' }: Probed, reference: string): boolean {
  const image = parseImage(reference);
  if (!names.includes(image.name)) return false;
  return image.digest === undefined ? (image.tag ?? 'latest') === tag : image.digest === digest;
}

/** The family of an image with what was found in place of what was written down before; its releases and settings stay. */
function familyOf({ names, facts }: Probed, reference: string, images: Pick<Images, 'family' | 'profile'>): ImageFamily {
  const before = images.family(reference)?.family;
  const known = images.profile(reference);
  return {
    ...before,
    name: before?.name ?? names[0]!,
    images: names,
    profile: () => (known ? { ...known, ...foundIn(facts, known) } : facts),
  };
}

/** What running a service can find. What is known to be written to stays writable: one run shows no more than what it did. */
function foundIn(facts: Facts, known: ImageProfile): Partial<Facts> {
  const { kind, start, run, stepDown, capabilities, usesSetuid, userOk, confidence, checkedBy, checked, sources, probed } = facts;
  const has = (scratch: readonly Scratch[], path: string): boolean => scratch.some((one) => runPath(one.path) === runPath(path));
  const before = known.readOnly.tmpfs;
  const tmpfs = [...before, ...facts.readOnly.tmpfs.filter(({ path }) => !has(before, path))];
  const data = [...known.data, ...facts.data.filter((path) => !known.data.includes(path) && !has(tmpfs, path))];
  const readOnly = { tmpfs, blockers: facts.readOnly.blockers };
  return {
    ...{ kind, start, stepDown, capabilities, readOnly, data, usesSetuid, confidence, checkedBy, checked, sources },
    ...(run && { run }),
    ...(userOk && { userOk }),
    ...(probed && { probed }),
    checks: {},
  };
}

/** `/var/run` is a link to `/run`. */
function runPath(path: string): string {
  return path.replace(/^\/var\/run(?=\/|$)/, '/run');
}

/** The images that the program knows. */
export const builtInImages: Images = imagesWith([]);
