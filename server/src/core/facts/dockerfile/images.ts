import { memoize } from '../../base/memoize';
import type { FileId } from '../../base/span';
import { isImageReference } from '../../model/image-reference';
import type { Project } from '../../model/project';
import { type Stage, stageAsSubject } from '../../model/stage';
import type { Note, Traced } from '../../model/traced';
import { get } from '../../model/value';

/** An image that a stage needs to be built. */
export interface NeededImage {
  readonly reference: Extract<Traced<string>, { readonly known: true }>;
  /** The stage starts from it, or takes files from it. */
  readonly as: 'base' | 'files';
}

/** An image of a file, at the place that decides most of all that name it. */
export interface NamedImage extends NeededImage {
  /** The other places of the file that name the same one. */
  readonly again: readonly NeededImage['reference'][];
}

/**
 * The images that the shipped parts of a Dockerfile need from a registry, each once however many steps name it: with the stage that becomes the
 * image where that starts from it, else with the first that needs it.
 * @returns those that are to be spoken of with this stage
 */
export function imagesOf(stage: Stage, project: Project): readonly NamedImage[] {
  return imagesByStage(project).get(stage) ?? [];
}

/** Notes of the other places that name an image. */
export function namedAgain({ again }: NamedImage): Note[] {
  return again.map(({ at }) => ({ at, note: 'the same image' }));
}

const imagesByStage = memoize((project: Project): ReadonlyMap<Stage, readonly NamedImage[]> => {
  const named = new Map<FileId, Map<string, { readonly stage: Stage; readonly need: NeededImage }[]>>();
  for (const stage of project.stages) {
    if (!stage.feedsShipped) continue;
    for (const need of neededImages(stage, project)) {
      const { at, value } = need.reference;
      const inFile = named.get(at.file) ?? new Map();
      named.set(at.file, inFile);
      inFile.set(value, [...(inFile.get(value) ?? []), { stage, need }]);
    }
  }
  const out = new Map<Stage, NamedImage[]>();
  for (const uses of [...named.values()].flatMap((inFile) => [...inFile.values()])) {
    const first = uses.find(({ stage, need }) => need.as === 'base' && stage.reachesShipped) ?? uses[0]!;
    const again = uses.filter((use) => use !== first).map(({ need }) => need.reference);
    out.set(first.stage, [...(out.get(first.stage) ?? []), { ...first.need, again }]);
  }
  return out;
});

/**
 * The images that a build gets from a registry for a stage itself: the one behind FROM, those of `COPY --from` and `RUN --mount=from`.
 * Nothing for `scratch`, for other stages, for names that depend on a variable without a value, and for the `additional_contexts` of the
 * services that build the file, unless one names another image.
 */
function neededImages(stage: Stage, project: Project): NeededImage[] {
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

/**
 * The same with images of which a variable without a value decides the registry or the folder: what stands behind it is their tag all the same. The variable stays in
 * the reference, `${REGISTRY}/app:edge`. For questions that the tag alone answers.
 */
export function taggedImages(stage: Stage, project: Project): NamedImage[] {
  const { base, feedsShipped } = stage;
  const raw = base.known ? '' : base.raw;
  const behind = raw.slice(Math.max(raw.lastIndexOf('}'), /\$\w+(?!.*\$)/.exec(raw)?.index ?? -1) + 1).replace(/^\w*/, '');
  const isTagged =
    feedsShipped &&
    !base.known &&
    !stage.parent &&
    raw.includes('$') &&
    /^[\w./-]*[/:][\w./-]+(:[\w.-]+)?(@\w+:[0-9a-f]{32,})?$/.test(behind);
  const own: NamedImage[] = isTagged ? [{ reference: { known: true, value: raw, at: base.at, via: base.via }, as: 'base', again: [] }] : [];
  return [...own, ...imagesOf(stage, project)];
}

/** True where the reference is in the Dockerfile as it is, with no variable and no quotes, so that it can be replaced there. */
export function isWrittenOut({ value, at, via }: NeededImage['reference']): boolean {
  return via.length === 0 && at.end - at.start === value.length && !value.includes('$');
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
