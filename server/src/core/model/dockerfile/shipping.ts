import type { FileId, Span } from '../../base/span';
import type { Stage } from '../stage';
import { feeding } from './sources';

/** A service that runs a stage of the Dockerfile; without a target, the final one. */
export interface Use {
  readonly target?: string;
  readonly service: { readonly name: string; readonly at: Span };
}

/** The files of the context that a stage runs when it starts, by its index: they are filled in once the stages are there. */
export type ScriptsOf = (stage: number) => ReadonlyMap<FileId, string>;

/**
 * Marks what is shipped, and hands parents on with their marks.
 * @param standalone true when the final stage is shipped even where no service runs it
 */
export function ship(stages: readonly Stage[], uses: readonly Use[], standalone: boolean, scriptsOf?: ScriptsOf): Stage[] {
  const final = stages.length - 1;
  // The last stage of a name counts, whatever its case; a number counts from 0.
  const byName = new Map(stages.map((stage) => [String(stage.index), stage.index]));
  for (const stage of stages) byName.set(stage.name.toLowerCase(), stage.index);
  const targets = uses.map((use) => ({ use, index: use.target ? (byName.get(use.target.toLowerCase()) ?? -1) : final }));
  const shipped = new Set(targets.map((target) => target.index));
  if (standalone) shipped.add(final);
  const reaching = new Set<number>();
  for (const index of shipped)
    for (let stage = stages[index]; stage && stages[stage.index] === stage; stage = stage.parent) reaching.add(stage.index);
  const feeds = feeding(stages, reaching);
  const out: Stage[] = [];
  for (const stage of stages) {
    // That of another Dockerfile has its marks already.
    const isOwn = stage.parent !== undefined && stages[stage.parent.index] === stage.parent;
    const parent = isOwn ? out[stage.parent.index] : stage.parent;
    const made: Stage = {
      ...stage,
      ...(parent && { parent }),
      suppliers: stage.sources.flatMap((source) => (source.stage === undefined ? [] : (out[source.stage] ?? []))),
      scripts: scriptsOf?.(stage.index) ?? new Map(),
      shipped: shipped.has(stage.index),
      reachesShipped: reaching.has(stage.index),
      feedsShipped: feeds.has(stage.index),
      services: targets.filter((target) => target.index === stage.index).map((target) => target.use.service),
    };
    out.push(made);
  }
  return out;
}
