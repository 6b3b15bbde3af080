import type { Project } from '../../model/project';
import { type Stage, stageAsSubject } from '../../model/stage';
import type { Traced } from '../../model/traced';
import { get } from '../../model/value';
import { isImageReference } from '../image-reference';

/** An image that a stage needs to be built. */
export interface NeededImage {
  readonly reference: Extract<Traced<string>, { readonly known: true }>;
  /** The stage starts from it, or takes files from it. */
  readonly as: 'base' | 'files';
}

/**
 * The images that a build gets from a registry for a stage itself: the one behind FROM, those of `COPY --from` and `RUN --mount=from`.
 * Nothing for `scratch`, for other stages, for names that depend on a variable without a value, and for the `additional_contexts` of the
 * services that build the file, unless one names another image.
 */
export function neededImages(stage: Stage, project: Project): NeededImage[] {
  const out: NeededImage[] = [];
  const { base } = stage;
  if (!stage.parent && base.known && isImage(base.value)) out.push({ reference: base, as: 'base' });
  for (const source of stage.sources) {
    if (source.stage === undefined && isImage(source.from))
      out.push({ reference: { known: true, value: source.from, at: source.at, via: [] }, as: 'files' });
  }
  if (out.length === 0) return out;
  const contexts = contextsOf(stage, project);
  return out.filter(({ reference }) => !contexts.has(reference.value));
}

/** True where the reference is in the Dockerfile as it is, with no variable and no quotes, so that it can be replaced there. */
export function isWrittenOut({ value, at, via }: NeededImage['reference']): boolean {
  return via.length === 0 && at.end - at.start === value.length;
}

/** The beginning of a sentence about an image that a stage needs: `The image starts from`. */
export function needs(stage: Stage, as: NeededImage['as'], project: Project): string {
  return `${stageAsSubject(stage, project.stages)} ${as === 'base' ? 'starts from' : 'takes files from'}`;
}

function isImage(reference: string): boolean {
  return reference.toLowerCase() !== 'scratch' && isImageReference(reference);
}

/** Names that `additional_contexts` of services gives to other folders and images. */
export function contextsOf(stage: Stage, project: Project): Set<string> {
  const names = new Set<string>();
  for (const { build, map } of project.services) {
    if (build?.file !== stage.file && build?.stage?.file !== stage.file) continue;
    const contexts = get(get(map, 'build'), 'additional_contexts');
    if (contexts?.kind === 'map') for (const name of contexts.entries.keys()) names.add(name);
    if (contexts?.kind === 'seq')
      for (const item of contexts.items) if (item.kind === 'scalar' && item.known) names.add(item.value.split('=')[0]!);
  }
  return names;
}
