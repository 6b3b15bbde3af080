import type { DockerTree } from '../syntax/dockertree';
import type { Problem, Tree } from '../syntax/tree';
import type { FileId } from '../text/site';
import type { Service } from './service';
import type { Stage } from './stage';

/** The kinds of file that Bulkhead reads. */
export type FileKind = 'compose' | 'dockerfile' | 'daemon' | 'devcontainer';

/** A file of a project, read. */
export type SourceFile =
  | { readonly kind: 'compose' | 'daemon' | 'devcontainer'; readonly file: FileId; readonly text: string; readonly tree: Tree }
  | { readonly kind: 'dockerfile'; readonly file: FileId; readonly text: string; readonly tree: DockerTree };

/** What a set of files says together: services, stages and what could not be read. */
export interface Project {
  /** The files that were read, by name; `.env` files are not among them. */
  readonly files: ReadonlyMap<FileId, SourceFile>;
  readonly services: readonly Service[];
  readonly stages: readonly Stage[];
  /** Problems of meaning, beside those of the trees: a service that is not a map, an alias bomb ... */
  readonly problems: readonly Problem[];
}

/** What `openProject` gives: the project as far as it can be told, and the files it would need to know more. */
export interface Opening {
  readonly project: Project;
  readonly missing: readonly FileId[];
}

/** Gives a file's text: `null` for a file that does not exist or must not be read, `undefined` for one not fetched yet. */
export type Read = (file: FileId) => string | null | undefined;

/** The files to open together. */
export interface Entries {
  /** Compose applications: the files of one are merged in order, as `docker compose -f a -f b`. */
  readonly apps: readonly (readonly FileId[])[];
  /** Dockerfiles to judge whether or not a service builds them. */
  readonly dockerfiles: readonly FileId[];
}
