import type { Json } from '../base/json';

/** How a project is to be run so that it touches nothing of what is there. */
export interface SandboxOptions {
  /** Name of the Compose project and value of the label `bulkhead.run`. */
  readonly run: string;
  /** The folder of the project; and where its copies are put, outside of it. */
  readonly root: string;
  readonly copies: string;
  /** Free ports of the loopback address, as many as are published or asked for. */
  readonly freePorts: readonly number[];
  /** Ports that are not published and are to be, so that they can be asked: by service. */
  readonly alsoPublish: ReadonlyMap<string, readonly number[]>;
  readonly allowDangerous: boolean;
  readonly withCopies: boolean;
  readonly build: boolean;
}

export interface Refused {
  readonly service: string;
  readonly reason: string;
}

/** A project as it is run, and what has to be done before. */
export interface Sandbox {
  /** The Compose file, as JSON: without the services that are refused. */
  readonly config: Json;
  readonly refused: readonly Refused[];
  /** What differs from life, in words for a person. */
  readonly notes: readonly string[];
  /** Files and folders that are copied first. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  /** Where ports of services answer: on loopback. */
  readonly ports: readonly {
    readonly service: string;
    readonly target: number;
    readonly protocol: 'tcp' | 'udp';
    readonly at: number;
  }[];
  /** Volumes that are made for the run; `of` names an existing one whose content is copied into it. */
  readonly volumes: readonly { readonly name: string; readonly of?: string }[];
}
