import { workplaceImage } from '../../knowledge/workplaces';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { chain, type Stage } from '../../model/stage';
import { sameRef } from '../../model/traced';
import { isSame } from './inheritors';

/**
 * The development container that is made of a stage, as the reason why people need root in it.
 * @param services that run it
 */
export function inDevelopment(stage: Stage | undefined, services: readonly Service[], project: Project): string | undefined {
  const found = project.subjects.find(({ workplace, container, service }) => {
    if (!workplace) return false;
    const built = container?.build?.stage;
    return (
      (built && stage && [...chain(built)].some((each) => isSame(each, stage))) ||
      services.some(({ ref }) => service && sameRef(ref, service.ref))
    );
  });
  return found && `${found.name} uses it as a development container, where developers install programs as root`;
}

/** True for an image that is made to develop in: one on an image for development containers, or one that no service runs but only such a container. */
export function isForDevelopment(stage: Stage, project: Project): boolean {
  if (project.services.some(({ build }) => build?.stage === stage)) return false;
  const name = stage.base.known ? stage.base.value : '';
  return workplaceImage(name) === 'development container' || inDevelopment(stage, [], project) !== undefined;
}
