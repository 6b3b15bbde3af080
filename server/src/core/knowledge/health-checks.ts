import type { Images } from './family/lookup';

/**
 * Whether an image is known to bring a health check.
 * @param reference an image reference.
 */
export function bringsHealthCheck(reference: string, images: Images): boolean {
  return images.profile(reference)?.health === 'image' || images.family(reference)?.family.bringsHealthCheck === true;
}
