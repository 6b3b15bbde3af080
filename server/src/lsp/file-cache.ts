import { folderOf } from '../core/base/file';
import type { FileId } from '../core/base/span';
import type { Reach } from '../workspace/reach';
import type { Source } from '../workspace/source';

/** What was read from disk, what was not there, and where files may be made, until it is said to be another. */
interface FileCache extends Source {
  /** Drops files and everything below folders. @returns true when one of them had been read */
  drop(files: readonly FileId[]): boolean;
  /** Drops everything, unless that was done less than so many milliseconds ago. */
  dropAfter(milliseconds: number): void;
  /** Every file that was asked for. */
  files(): Iterable<FileId>;
}

/** More than any folder of a person's work needs; names that were typed once and are gone do not add up for ever. */
const mostFiles = 50_000;

/** Keeps what a source gives: the files around an open document are many, and most of them are not there. */
export function cacheOf(source: Source): FileCache {
  const texts = new Map<FileId, Map<FileId | undefined, Promise<string | null>>>();
  const reaches = new Map<FileId, Map<FileId, Promise<Reach>>>();
  let emptied = performance.now();
  const clear = (): void => {
    texts.clear();
    reaches.clear();
    emptied = performance.now();
  };
  return {
    ...(source.reach && {
      reach(file: FileId, within: FileId) {
        const known = reaches.get(file) ?? new Map<FileId, Promise<Reach>>();
        reaches.set(file, known);
        const reach = known.get(within) ?? source.reach!(file, within);
        known.set(within, reach);
        return reach;
      },
    }),
    read(file, within, program) {
      if (texts.size + reaches.size >= mostFiles) clear();
      const known = texts.get(file) ?? new Map<FileId | undefined, Promise<string | null>>();
      texts.set(file, known);
      const text = known.get(within) ?? source.read(file, within, program);
      known.set(within, text);
      return text;
    },
    drop(files) {
      // The folder of a file that came or went is listed anew.
      const gone = new Set(files.flatMap((file) => [file, `${folderOf(file)}/`]));
      let dropped = false;
      for (const known of [texts, reaches])
        for (const file of known.keys()) if (isAtOrBelow(file, gone)) dropped = known.delete(file) || dropped;
      return dropped;
    },
    dropAfter(milliseconds) {
      if (performance.now() - emptied >= milliseconds) clear();
    },
    files: () => texts.keys(),
  };
}

function isAtOrBelow(file: FileId, names: ReadonlySet<FileId>): boolean {
  for (let end = file.length; end > 0; end = file.lastIndexOf('/', end - 1)) if (names.has(file.slice(0, end))) return true;
  return false;
}
