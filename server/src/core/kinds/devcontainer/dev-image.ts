import type { Images } from '../../knowledge/family/lookup';

/** The user that an image for development containers brings along; undefined for other images. */
export function userOfDevImage(reference: string, images: Images): string | undefined {
  return images.family(reference)?.family.name === 'devcontainers' ? images.profile(reference)?.userOk?.name : undefined;
}
