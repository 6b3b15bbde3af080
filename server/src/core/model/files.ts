import type { FileId, Span } from '../base/span';
import type { DockerTree } from '../syntax/dockertree';
import type { Tree } from '../syntax/tree';

/** A file, read in the language of its kind. */
export type AnyTree = Tree | DockerTree;

/** A file of a project, read. */
export interface SourceFile {
  /** The id of its kind. */
  readonly kind: string;
  readonly file: FileId;
  readonly text: string;
  readonly tree: AnyTree;
}

/**
 * Gives a file's text: `null` for a file that does not exist or must not be read, `undefined` for one not fetched yet. A name that ends in a slash is a
 * folder's, and its text is its listing (`listingOf`).
 */
export type Read = (file: FileId) => string | null | undefined;

/** More names than this are data, and their folder is not listed. */
const mostNames = 5000;

/** What a folder holds as a text: a name on each line, those of folders with a slash at their end; nothing for one with too many. */
export function listingOf(entries: readonly { readonly name: string; readonly isFolder: boolean }[]): string | null {
  if (entries.length > mostNames) return null;
  const names = entries.filter(({ name }) => !name.includes('\n')).map(({ name, isFolder }) => (isFolder ? `${name}/` : name));
  return names.sort().join('\n');
}

/**
 * What `Read` gives for a `.dockerignore` file that is there and cannot be read: what it keeps out is unknown, which is not the same as
 * a file that is not there. No text that is read holds this character.
 */
export const unreadable = '\0';

/** A Compose application as it is given. */
export interface App {
  /** Its files, merged in order, as `docker compose -f a -f b`. */
  readonly files: readonly FileId[];
  /** The files of its variables, as `docker compose --env-file`: later ones win. Without them the `.env` beside its first file counts. */
  readonly envs?: readonly FileId[];
}

/** The files to open together. */
export interface Entries {
  readonly apps: readonly App[];
  /** Files that are opened one by one, by the id of their kind; a Dockerfile is analyzed whether or not a service builds it. */
  readonly files: { readonly [kind: string]: readonly FileId[] };
}

/** The files that are named as entries. */
export function filesOf({ apps, files }: Entries): FileId[] {
  return [...apps.flatMap((app) => app.files), ...Object.values(files).flat()];
}

/** What a file of keys and values says; nothing for a Dockerfile, or for a file that was not read. */
export function treeOf(project: { readonly files: ReadonlyMap<FileId, SourceFile> }, file: FileId): Tree | undefined {
  const tree = project.files.get(file)?.tree;
  return tree?.language === 'docker' ? undefined : tree;
}

/** Something that the files of a project refer to and that is not read. */
export interface Unresolved {
  readonly kind: 'extends' | 'include' | 'env-file' | 'dockerfile';
  /** Where the reference is written. */
  readonly at: Span;
  /** The reference as written, variables replaced. */
  readonly what: string;
  /** Why it is not read, as the end of a sentence: "it is not there". */
  readonly why: string;
  /** What is analyzed without it, as the end of a sentence: "the service "web"". */
  readonly rests: string;
  /** True where Compose fetches it over the network: git, OCI. */
  readonly remote?: true;
}

/** What is not read, why, and what is analyzed without it. */
export function unresolvedMessage({ what, why, rests }: Unresolved): string {
  return `"${what}" is not read: ${why}, so the analysis of ${rests} is incomplete.`;
}
