import type { FileId, Site } from '../base/site';
import type { DockerTree } from '../syntax/dockertree';
import type { Tree } from '../syntax/tree';

/** The kinds of file that Bulkhead reads. */
export type FileKind = 'compose' | 'dockerfile' | 'daemon' | 'devcontainer';

/** A file of a project, read. */
export type SourceFile =
  | { readonly kind: 'compose' | 'daemon' | 'devcontainer'; readonly file: FileId; readonly text: string; readonly tree: Tree }
  | { readonly kind: 'dockerfile'; readonly file: FileId; readonly text: string; readonly tree: DockerTree };

/** Gives a file's text: `null` for a file that does not exist or must not be read, `undefined` for one not fetched yet. */
export type Read = (file: FileId) => string | null | undefined;

/**
 * What `Read` gives for a `.dockerignore` file that is there and cannot be read: what it keeps out is unknown, which is not the same as
 * a file that is not there. No text that is read holds this character.
 */
export const unreadable = '\0';

/** A Compose application, by the files that it is started with. */
export interface App {
  /** Merged in order, as `docker compose -f a -f b`. */
  readonly files: readonly FileId[];
  /** Files of variables, as `docker compose --env-file`: later ones win. Without them the `.env` beside the first file counts. */
  readonly envs?: readonly FileId[];
}

/** The files to open together. */
export interface Entries {
  readonly apps: readonly App[];
  /** Dockerfiles to judge whether or not a service builds them. */
  readonly dockerfiles: readonly FileId[];
  readonly daemons?: readonly FileId[];
  readonly devcontainers?: readonly FileId[];
}

/** Something that the files of a project refer to and that is not read. */
export interface Unresolved {
  readonly kind: 'extends' | 'include' | 'env-file' | 'dockerfile';
  /** Where the reference is written. */
  readonly at: Site;
  /** The reference as written, variables replaced. */
  readonly what: string;
  /** Why it is not read, as the end of a sentence: "it is not there". */
  readonly why: string;
  /** What is judged without it, as the end of a sentence: "the service "web"". */
  readonly rests: string;
  /** True where Compose fetches it over the network: git, OCI. */
  readonly remote?: true;
}

/** What is not read, why, and what is judged without it, in two sentences. */
export function unresolvedMessage({ what, why, rests }: Unresolved): string {
  return `"${what}" is not read: ${why}. Without it ${rests} cannot be judged whole.`;
}
