import { isIn } from '../../base/path';
import { copiesOf, plainPath } from '../../model/dockerfile/copies';
import { chain, type Stage } from '../../model/stage';

/** A stage from which files come into an image, with what is special about them: owner, mode, capabilities. */
interface FileOrigin {
  readonly stage: Stage;
  /** True where a file of the stage at this path comes into the image, or may. */
  brings(path: string): boolean;
}

/** The stages whose files an image holds: those that it is built on, and those that these copy from, and so on. */
export function fileOriginsOf(stage: Stage): FileOrigin[] {
  const seen = new Set<Stage>(chain(stage));
  const found: FileOrigin[] = [...seen].map((one) => ({ stage: one, brings: () => true }));
  // What is copied twice is not followed from path to path: it may be any.
  for (const one of seen) {
    for (const supplier of one.suppliers) {
      for (const each of chain(supplier)) {
        if (seen.has(each)) continue;
        seen.add(each);
        found.push({ stage: each, brings: (path) => isCopied(one, supplier, path) });
      }
    }
  }
  return found;
}

/** Whether a stage copies this path, or a folder around it, from another. */
function isCopied(stage: Stage, from: Stage, path: string): boolean {
  return copiesOf(stage).some((copy) => {
    if (!stage.sources.some((source) => source.instruction === copy.instruction && source.stage === from.index)) return false;
    return copy.sources.some(({ text }) => {
      if (text === undefined || /[*?[]/.test(text) || /^[^/]|[$*?]/.test(path)) return true;
      const source = plainPath(text);
      return source === '.' || isIn(path, source.startsWith('/') ? source : `/${source}`);
    });
  });
}
