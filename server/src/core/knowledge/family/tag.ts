import type { ImageName } from '../image-name';

/** What a tag tells. */
export interface Tag {
  /** `latest` where nothing is written. */
  readonly text: string;
  /** Leading numbers: `16.4-alpine` gives 16, 4. Empty for `latest`, `alpine`, `bookworm` ... */
  readonly version: readonly number[];
  readonly alpine: boolean;
  /** False where only a digest names the image, or a variable decides: neither version nor variant can be told. */
  readonly told: boolean;
  /** Gets the versions that it is compared with, where somebody wants to know them. */
  readonly noted?: (readonly number[])[];
}

/** Stands for a tag that a variable decides: no tag begins so. */
export const anyTag = '$';

/** Takes a tag apart. */
export function readTag(image: Pick<ImageName, 'tag' | 'digest'>): Tag {
  const text = image.tag ?? 'latest';
  const numbers = /^v?(\d+(?:\.\d+)*)/.exec(text)?.[1];
  return {
    text,
    version: numbers ? numbers.split('.').map(Number) : [],
    alpine: /(^|[-.])alpine/.test(text),
    told: image.tag === undefined ? image.digest === undefined : text !== anyTag,
  };
}

/**
 * Whether a tag is at least a version. Parts that the tag leaves out are the newest: `8` and `latest` are at least 8.0.2.
 */
export function atLeast(tag: Tag, ...version: number[]): boolean {
  tag.noted?.push(version);
  for (const [index, part] of version.entries()) {
    const has = tag.version[index];
    if (has === undefined || has > part) return true;
    if (has < part) return false;
  }
  return true;
}
