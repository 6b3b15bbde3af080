import type { Instruction } from '../syntax/dockertree';
import type { Site } from '../text/site';
import type { NodeRef, Traced } from './traced';

/** A variable that ARG or ENV declares in a stage. */
export interface Declaration {
  readonly keyword: 'ARG' | 'ENV';
  readonly name: string;
  /** Absent for `ARG NAME`. */
  readonly value?: Traced<string>;
  /** Site of the name. */
  readonly nameSite: Site;
  /** Site of `NAME=value` as a whole. */
  readonly at: Site;
  readonly instruction: Instruction;
  readonly ref: NodeRef;
}

/** One stage of a Dockerfile, with what it inherits from the stages before it. */
export interface Stage {
  readonly kind: 'stage';
  readonly file: string;
  /** The alias behind AS, else the index as text. */
  readonly name: string;
  readonly index: number;
  /** The FROM instruction without its comment: where absences are reported. */
  readonly at: Site;
  /** The FROM instruction in the tree: `path` is the index of the instruction. */
  readonly ref: NodeRef;
  /** The image of the first stage in the chain of FROMs; unknown when it hangs on a variable without default. */
  readonly base: Traced<string>;
  /** The stage this one starts from. */
  readonly parent?: Stage;
  /** `linux` unless the base or an escape directive tells otherwise. */
  readonly os: 'linux' | 'windows';
  readonly instructions: readonly Instruction[];
  /** References of `instructions`, index by index. */
  readonly refs: readonly NodeRef[];
  /** The last USER in the chain of stages up to this one, resolved; absent when no stage of the chain has one. */
  readonly user?: Traced<string>;
  /** Every USER of this stage itself, in order. */
  readonly users: readonly Traced<string>[];
  readonly declarations: readonly Declaration[];
  /** Ports of EXPOSE in the chain, as written, variables replaced where known. */
  readonly exposed: readonly string[];
  /** Words of the last ENTRYPOINT or CMD of the chain, shell form as one word. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** True when the final stage, or a stage a service targets, is this one. */
  readonly shipped: boolean;
  /** True when a shipped stage is this one or starts from it (COPY --from does not count). */
  readonly reachesShipped: boolean;
  /** Services of the project that run this stage. */
  readonly services: readonly { readonly name: string; readonly at: Site }[];
}

/** How a message names a stage among all of a project: people know the last stage, but not its number. */
export function titleOfStage(stage: Stage, all: readonly Stage[]): string {
  const others = all.filter((other) => other.file === stage.file && other.index !== stage.index);
  if (others.length === 0) return 'the image';
  const isNamed = stage.name !== String(stage.index);
  return isNamed || others.some((other) => other.index > stage.index) ? `stage "${stage.name}"` : 'the last stage';
}
