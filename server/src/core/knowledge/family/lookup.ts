import { type BaseImage, baseIn } from '../base-images';
import { remembered } from '../remembered';
import type { ImageFamily } from './family';
import { type Found, findFamily, indexOf, profileIn } from './find';
import type { ImageProfile } from './profile';

/** What is known of images, by their references: of those that the program knows, and of a team's own. Each answer is kept. */
export interface Images {
  /** The family of an image; undefined for images that are not written down. */
  readonly family: (reference: string) => Found | undefined;
  /** How it starts by itself, and what it needs; undefined where that is not written down. */
  readonly profile: (reference: string) => ImageProfile | undefined;
  /** What it is as a base, by its name alone where nothing is written down. */
  readonly base: (reference: string) => BaseImage;
}

/** @param own families of a team's own images, which win over those of the program */
export function imagesWith(own: readonly ImageFamily[]): Images {
  const index = indexOf(own);
  const family = remembered((reference) => findFamily(reference, index));
  const profile = remembered((reference) => {
    const found = family(reference);
    return found && profileIn(found);
  });
  return { family, profile, base: remembered((reference) => baseIn(reference, family(reference), profile(reference))) };
}

/** The images that the program knows. */
export const builtInImages: Images = imagesWith([]);
