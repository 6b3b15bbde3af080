import type { FileId } from '../base/span';
import type { Images } from '../knowledge/family/lookup';
import { attempt, type Fault } from './fault';
import type { AnyTree, Read, SourceFile } from './files';

/** Parsed files by name, kept between openings by whoever holds it; an entry counts while its text is the same. */
export type Parsed = Map<FileId, SourceFile>;

/** How files of a kind are read. */
export interface Language<T extends AnyTree = AnyTree> {
  /** The id of the kind. */
  readonly id: string;
  /** Total: what is wrong with the text is a problem of the tree. @param before the tree of an earlier state of the file */
  parse(file: FileId, text: string, before?: T): T;
}

/** A file that has to be fetched before the work can go on. */
export interface Needed {
  readonly file: FileId;
  /** It may be a program: one that is no text is no mistake. */
  readonly program: boolean;
}

/**
 * Work that rests on files: it gives those that it needs next, and goes on when they are fetched, or known not to be there. It never waits by itself, so
 * that it may run where nothing waits.
 */
export type Steps<T> = Generator<readonly Needed[], T, undefined>;

/** The files that one piece of work reads. */
export interface Reading {
  /** The files that were parsed, in the order in which they were read first. */
  readonly files: ReadonlyMap<FileId, SourceFile>;
  /** Every file that was asked for, whether or not it is there. */
  readonly asked: ReadonlySet<FileId>;
  /** Errors of parsers are noted here. */
  readonly faults: Fault[];
  /** What is known of images: a config may tell of a team's own. */
  readonly images: Images;
  /** A file's text: `null` for one that does not exist or must not be read, `undefined` for one that is not fetched yet. */
  text(file: FileId, program?: boolean): string | null | undefined;
  /** The tree of a file; `null` and `undefined` as for its text. */
  tree<T extends AnyTree>(file: FileId, language: Language<T>): T | null | undefined;
  /** The files that were asked for since the last call and are not fetched. */
  missing(): readonly Needed[];
}

/**
 * @param parsed trees of earlier readings, reused where the text is unchanged
 * @param faults gets the errors of parsers
 */
export function createReading(read: Read, parsed: Parsed, images: Images, faults: Fault[] = []): Reading {
  const files = new Map<FileId, SourceFile>();
  const asked = new Set<FileId>();
  let missing = new Map<FileId, Needed>();
  const text = (file: FileId, program = false): string | null | undefined => {
    asked.add(file);
    const known = read(file);
    if (known === undefined) missing.set(file, { file, program: program && missing.get(file)?.program !== false });
    return known;
  };
  return {
    files,
    asked,
    faults,
    images,
    text,
    tree: (file, language) => {
      const written = text(file);
      if (typeof written !== 'string') return written;
      const kept = parsed.get(file);
      if (kept?.kind === language.id && kept.text === written) {
        files.set(file, kept);
        return kept.tree as ReturnType<typeof language.parse>;
      }
      const { id: kind } = language;
      const before = kept?.kind === kind ? (kept.tree as ReturnType<typeof language.parse>) : undefined;
      const tree = attempt(faults, file, 'Parsing the file', () => language.parse(file, written, before), undefined);
      const source = tree ? { kind, file, text: written, tree } : { kind, file, text: '', tree: language.parse(file, '') };
      // What failed is no answer for the next reading.
      if (tree) parsed.set(file, source);
      files.set(file, source);
      return source.tree;
    },
    missing: () => {
      const all = [...missing.values()];
      missing = new Map();
      return all;
    },
  };
}

/** Files that refer to files that refer to files: more rounds than any sound project needs. */
const mostRounds = 40;

/** Does a piece of work again until all that it asks for is fetched: so the work should be cheap, or ask for nothing new mostly. */
export function* complete<T>(reading: Reading, work: () => T): Steps<T> {
  reading.missing();
  for (let round = 0; ; round++) {
    const result = work();
    const missing = reading.missing();
    if (missing.length === 0 || round === mostRounds) return result;
    yield missing;
  }
}

/** Runs work to its end where every file can be read at once: what is not fetched then is not there. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
