import type { FileId, Site } from '../base/site';
import type { DockerTree } from '../syntax/dockertree';
import type { Problem, Tree } from '../syntax/tree';
import type { Daemon } from './daemon';
import type { DevContainer } from './devcontainer';
import type { Fault } from './fault';
import type { Service } from './service';
import type { Stage } from './stage';
import { type NodeRef, refKey } from './traced';
import type { MapValue } from './value';

/** The kinds of file that Bulkhead reads. */
export type FileKind = 'compose' | 'dockerfile' | 'daemon' | 'devcontainer';

/** A file of a project, read. */
export type SourceFile =
  | { readonly kind: 'compose' | 'daemon' | 'devcontainer'; readonly file: FileId; readonly text: string; readonly tree: Tree }
  | { readonly kind: 'dockerfile'; readonly file: FileId; readonly text: string; readonly tree: DockerTree };

/** One Compose application: its files merged in order, with what they extend and include. */
export interface Application {
  /** The files given for it, in order; not those that they extend or include. */
  readonly files: readonly FileId[];
  /** All Compose files that were read for it, those that are extended or included among them. */
  readonly reads: readonly FileId[];
  readonly services: readonly Service[];
  /** The merged top level: services, networks, volumes, secrets, configs, name. */
  readonly root: MapValue;
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

/** What a set of files says together: services, stages and what could not be read. */
export interface Project {
  /** The files that were read, by name; `.env` files are not among them. */
  readonly files: ReadonlyMap<FileId, SourceFile>;
  readonly apps: readonly Application[];
  /** The services of all applications. */
  readonly services: readonly Service[];
  readonly stages: readonly Stage[];
  readonly daemons: readonly Daemon[];
  readonly devcontainers: readonly DevContainer[];
  readonly unresolved: readonly Unresolved[];
  /** Problems of meaning, beside those of the trees: a service that is not a map, an alias bomb ... */
  readonly problems: readonly Problem[];
  /** Internal errors while the files were opened: the parts that they concern are missing. */
  readonly faults: readonly Fault[];
}

/** What `openProject` gives: the project as far as it can be told, and the files it would need to know more. */
export interface Opening {
  readonly project: Project;
  readonly missing: readonly FileId[];
  /** Files that may be programs: one that is no text is no mistake. */
  readonly programs: ReadonlySet<FileId>;
}

/** Gives a file's text: `null` for a file that does not exist or must not be read, `undefined` for one not fetched yet. */
export type Read = (file: FileId) => string | null | undefined;

/**
 * What `Read` gives for a `.dockerignore` file that is there and cannot be read: what it keeps out is unknown, which is not the same as
 * a file that is not there. No text that is read holds this character.
 */
export const unreadable = '\0';

/** The files to open together. */
export interface Entries {
  /** Compose applications: the files of one are merged in order, as `docker compose -f a -f b`. */
  readonly apps: readonly (readonly FileId[])[];
  /**
   * The files of variables of each application, by its index in `apps`, as `docker compose --env-file`: later ones win. Without them
   * the `.env` beside its first file counts.
   */
  readonly envs?: readonly (readonly FileId[] | undefined)[];
  /** Dockerfiles to judge whether or not a service builds them. */
  readonly dockerfiles: readonly FileId[];
  readonly daemons?: readonly FileId[];
  readonly devcontainers?: readonly FileId[];
}

const byRef = new WeakMap<Project, ReadonlyMap<string, Service>>();

/** The service of a project that a reference names. The index is made once for each project. */
export function serviceAt(project: Project, ref: NodeRef): Service | undefined {
  const index = byRef.get(project) ?? new Map(project.services.map((service) => [refKey(service.ref), service]));
  byRef.set(project, index);
  return index.get(refKey(ref));
}

/** The map of the service, daemon or development container that a reference names. */
export function mapAt(project: Project, ref: NodeRef): MapValue | undefined {
  const one = ref.path.length === 0 && [...project.daemons, ...project.devcontainers].find(({ file }) => file === ref.file);
  return one ? one.map : serviceAt(project, ref)?.map;
}
