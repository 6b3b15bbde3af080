import type { FileId } from '../base/span';
import type { ContainerConfig } from './container';
import type { Service } from './service';
import type { NodeRef } from './traced';
import type { MapValue } from './value';

/** Something in a file that rules look at, whatever the kind of the file. */
export interface Subject {
  /** What it is: a service, a stage. Rules ask for it by this name. */
  readonly kind: string;
  readonly name: string;
  /** The node that describes it. */
  readonly ref: NodeRef;
  /** Its keys, where fixes speak of them. */
  readonly map?: MapValue;
  /** The container that it starts; absent for a service itself, which is one. */
  readonly container?: ContainerConfig;
  /** The service of Compose that this container is, as its own files make it. */
  readonly service?: Service;
  /** True where nothing else in the project bears on what rules say of it. */
  readonly alone?: true;
  /** True where people work in that container. */
  readonly workplace?: true;
  /** Files of other kinds that it starts. */
  readonly starts?: readonly FileId[];
}
