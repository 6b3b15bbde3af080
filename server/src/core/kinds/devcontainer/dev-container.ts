import type { FileId, Span } from '../../base/span';
import type { ContainerConfig } from '../../model/container';
import type { Service } from '../../model/service';
import type { Subject } from '../../model/subject';
import type { NodeRef, Traced } from '../../model/traced';
import type { MapValue } from '../../model/value';
import type { LifecycleCommand } from './commands';
import type { Feature } from './features';
import type { RunFlag } from './run-args';

/** What a devcontainer.json asks of the container that people develop in. */
export interface DevContainer extends Subject {
  readonly kind: 'devcontainer';
  readonly file: FileId;
  /** The file's name. */
  readonly name: string;
  readonly ref: NodeRef;
  /** The first `{`: where absences are reported. */
  readonly at: Span;
  /** All that the file says, as written. */
  readonly map: MapValue;
  /** The same with its variables read. */
  readonly read: MapValue;
  /** The Compose application that it starts, where it does. */
  readonly compose?: { readonly at: Span; readonly files: readonly FileId[]; readonly service?: Traced<string> };
  /** The files of that application. */
  readonly starts: readonly FileId[];
  readonly workplace: true;
  /** The flags of `runArgs`; none beside `compose`, where they are ignored. */
  readonly runArgs: readonly RunFlag[];
  readonly features: readonly Feature[];
  /** All that asks for a privileged container: the property, flags, features. */
  readonly privilegedBy: readonly Traced<boolean>[];
  /** What runs on the host before the container is there. */
  readonly initializeCommands: readonly LifecycleCommand[];
  /** The user of terminals, tasks and the editor's server. */
  readonly remoteUser?: Traced<string>;
  /** The user of the first process: `containerUser`, or the flag `--user`, which wins. */
  readonly containerUser?: Traced<string>;
  readonly containerEnv: ReadonlyMap<string, Traced<string>>;
  readonly remoteEnv: ReadonlyMap<string, Traced<string>>;
  /** The service of Compose that the container is, as its own files make it. */
  readonly service?: Service;
  /** What is started: everything of `service` with all of this laid onto it. */
  readonly container: ContainerConfig;
}
