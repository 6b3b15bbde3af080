import { memoize } from '../base/memoize';
import { nameAndTag } from '../knowledge/image-name';
import type { ContainerConfig } from '../model/container';
import { isImageReference } from '../model/image-reference';
import type { Project } from '../model/project';
import { known, type Traced } from '../model/traced';

/** A value that is known. */
type Known<T> = Extract<Traced<T>, { readonly known: true }>;

/**
 * The image that a service gets from a registry. Nothing where the service builds its image, where the image is what another service of
 * the project builds, where `pull_policy` says that it is made here, and for a name that depends on a variable nobody sets.
 */
export function pulledImage(service: ContainerConfig, project: Project): Known<string> | undefined {
  const { image } = service;
  if (!image?.known || service.build || !isImageReference(image.value)) return undefined;
  const policy = known(service.attributes.pullPolicy);
  if (policy === 'never' || policy === 'build') return undefined;
  return builtHere(project).has(nameAndTag(image.value)) ? undefined : image;
}

/** The images that services of a project build. */
const builtHere = memoize((project: Project): ReadonlySet<string> => {
  const names = project.services.flatMap(({ build, image }) => (build && image?.known ? [nameAndTag(image.value)] : []));
  const made = new Set(names);
  return made;
});
