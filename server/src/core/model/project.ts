import { memoize } from '../base/memoize';
import type { FileId } from '../base/span';
import type { Problem } from '../syntax/tree';
import type { LoadedApp } from './compose/load-app';
import type { Fault } from './fault';
import type { SourceFile, Unresolved } from './files';
import type { Service } from './service';
import type { Stage } from './stage';
import type { Subject } from './subject';
import { type NodeRef, refKey, sameRef } from './traced';
import type { MapValue } from './value';

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

/** All that the files of a project start as containers: the node that describes each, and its image, where that is built. */
export function containersOf({ services, subjects }: Project): readonly Pick<Service, 'ref' | 'build'>[] {
  return [
    ...services,
    ...subjects.flatMap(({ ref, container }) => (container ? [{ ref, ...(container.build && { build: container.build }) }] : [])),
  ];
}
