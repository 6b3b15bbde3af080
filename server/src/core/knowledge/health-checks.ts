import { familyOf, imageProfile } from './family/find';

/**
 * Whether an image is known to bring a health check.
 * @param reference an image reference.
 */
export function bringsHealthCheck(reference: string): boolean {
  return imageProfile(reference)?.health === 'image' || familyOf(reference)?.family.bringsHealthCheck === true;
}
