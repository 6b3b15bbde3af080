import { memoize } from '../base/memoize';
import type { FileId, Site } from '../base/site';
import type { DockerTree } from '../syntax/dockertree';
import type { Problem, Tree } from '../syntax/tree';
import type { LoadedApp } from './compose/load-app';
import type { Fault } from './fault';
import type { Service } from './service';
import type { Stage } from './stage';
import type { Subject } from './subject';
import { type NodeRef, refKey, sameRef } from './traced';
import type { MapValue } from './value';

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
  /** The applications as they were loaded, for a later opening in which they are the same. */
  readonly loaded: readonly LoadedApp[];
  /** The services of all applications. */
  readonly services: readonly Service[];
  readonly stages: readonly Stage[];
  /** All that rules look at, of every kind of file: services and stages are among them. */
  readonly subjects: readonly Subject[];
  readonly unresolved: readonly Unresolved[];
  /** Problems of meaning, beside those of the trees: a service that is not a map, an alias bomb ... */
  readonly problems: readonly Problem[];
  /** Internal errors while the files were opened: the parts that they concern are missing. */
  readonly faults: readonly Fault[];
}

/** Gives a file's text: `null` for a file that does not exist or must not be read, `undefined` for one not fetched yet. */
export type Read = (file: FileId) => string | null | undefined;

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

const byRef = memoize(({ services }: Project): ReadonlyMap<string, Service> => {
  return new Map(services.map((service) => [refKey(service.ref), service]));
});

/** The service of a project that a reference names. The index is made once for each project. */
export function serviceAt(project: Project, ref: NodeRef): Service | undefined {
  return byRef(project).get(refKey(ref));
}

/** The keys of the subject that a reference names. */
export function mapAt(project: Project, ref: NodeRef): MapValue | undefined {
  return serviceAt(project, ref)?.map ?? project.subjects.find((subject) => subject.map && sameRef(subject.ref, ref))?.map;
}

/** What a file of keys and values says; nothing for a Dockerfile, or for a file that was not read. */
export function treeOf(project: Pick<Project, 'files'>, file: FileId): Tree | undefined {
  const tree = project.files.get(file)?.tree;
  return tree?.language === 'docker' ? undefined : tree;
}

/** All containers that the files of a project start, in the terms of a service. */
export function containersOf({ services, subjects }: Project): readonly Service[] {
  return [...services, ...subjects.flatMap(({ container }) => container ?? [])];
}
