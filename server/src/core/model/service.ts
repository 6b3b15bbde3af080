import type { ContainerConfig } from './container';
import type { NodeRef, Traced } from './traced';
import type { MapValue } from './value';

export type { Build, EnvFile, FileGrant, Mount, MountedFile, Port, SeccompFile, VariableValue } from './container';

/** One service of a Compose application after anchors, merge keys, variables, extends, include and overrides. */
export interface Service extends ContainerConfig {
  readonly kind: 'service';
  /** The first entry of the service in the application's own files, or in an included file where those have none. */
  readonly ref: NodeRef;
  /** Every entry that writes keys of the service, those of included files and of the base file first, overriding ones later. */
  readonly mentions: readonly NodeRef[];
  /** The merged map behind the typed fields: `place` reads it to see where a key is written. */
  readonly map: MapValue;
  /**
   * False when the files do not show the whole service: it rests on a file that cannot be read, stands in an override file whose
   * base is not known, or has neither image nor build. Nothing that is missing is reported then.
   */
  readonly complete: boolean;
  /** True for a service with neither image nor build that others extend, or that is written to be merged onto another file. */
  readonly fragment: boolean;
  /** The profiles that turn the service on; none for a service that always runs. */
  readonly profiles: readonly Traced<string>[];
}
