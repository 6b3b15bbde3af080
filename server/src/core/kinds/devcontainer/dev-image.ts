import { familyOf, imageProfile } from '../../knowledge/family/find';

/** The user that an image for development containers brings along; undefined for other images. */
export function userOfDevImage(reference: string): string | undefined {
  return familyOf(reference)?.family.name === 'devcontainers' ? imageProfile(reference)?.userOk?.name : undefined;
}
