import type { FileId, Span } from '../base/span';
import type { Images } from '../knowledge/family/lookup';
import type { Dockerignore } from '../syntax/dockerignore';
import type { Instruction } from '../syntax/dockertree';
import type { NodeRef, Traced } from './traced';

/** A variable that ARG or ENV declares in a stage. */
export interface Declaration {
  readonly keyword: 'ARG' | 'ENV';
  readonly name: string;
  /** Absent for `ARG NAME`. */
  readonly value?: Traced<string>;
  /** What it holds in the build that the files show: a build argument of Compose, else its value, else that before the first FROM; absent where that is not known. */
  readonly holds?: string;
  /** True for an ARG that nothing gives a value: it is empty unless a build names it. */
  readonly unset?: true;
  /** Span of the name. */
  readonly nameSpan: Span;
  /** Span of `NAME=value` as a whole. */
  readonly at: Span;
  readonly instruction: Instruction;
  readonly ref: NodeRef;
  /** True where the value would be longer than any program can be given: it counts as unknown. */
  readonly tooLong?: true;
}

/** A folder that WORKDIR or VOLUME names. */
export interface NamedFolder {
  readonly keyword: 'WORKDIR' | 'VOLUME';
  /** As written, variables left. */
  readonly written: string;
  readonly path: Traced<string>;
}

/** A stage or an image that files are taken from: `COPY --from`, `RUN --mount=from=`. */
export interface FileSource {
  /** The name, number or image as written: BuildKit expands no variables there. */
  readonly from: string;
  /** Where it is written. */
  readonly at: Span;
  readonly instruction: Instruction;
  /** The index of the stage it names; absent for an image. */
  readonly stage?: number;
}

/** The folder that a build may copy files from. */
export interface BuildContext {
  readonly folder: string;
  /** The .dockerignore file in force: the one beside the Dockerfile that bears its name, else that of the folder. */
  readonly ignore?: Dockerignore;
  /** There is such a file, and it cannot be read: what it keeps out is unknown. */
  readonly unreadIgnore?: true;
  /** The files at its top that say what a build reads (`knowledge/context-readers.ts`), as far as they are there; only where a COPY takes the whole context. */
  readonly manifests?: ReadonlyMap<string, string>;
}

/** What the parser directives of a Dockerfile ask for. */
export interface Directives {
  /** The frontend image that executes the build. */
  readonly syntax?: { readonly image: string; readonly at: Span };
  /** Which of BuildKit's own checks are skipped (`all` among them), and whether those that speak fail the build. */
  readonly check?: { readonly skip: readonly string[]; readonly error: boolean; readonly at: Span };
}

/** A Dockerfile written inside a Compose file. */
export interface Inline {
  /** The scalar that holds it. */
  readonly at: Span;
  /** True when every character has its own place in the Compose file; else all spans lie at the start of the scalar. */
  readonly exact: boolean;
}

/** One stage of a Dockerfile, with what it inherits from the stages before it. */
export interface Stage {
  readonly kind: 'stage';
  readonly file: string;
  /** The alias behind AS, else the index as text. */
  readonly name: string;
  readonly index: number;
  /** The FROM instruction without its comment: where absences are reported. */
  readonly at: Span;
  /** The FROM instruction in the tree: `path` is the index of the instruction. */
  readonly ref: NodeRef;
  /** The image of the first stage in the chain of FROMs; unknown when it hangs on a variable without default. */
  readonly base: Traced<string>;
  /** What is known of images where the stage is built: a team has its own. */
  readonly images: Images;
  /** The stage this one starts from; one of another Dockerfile where another service builds it. */
  readonly parent?: Stage;
  /** True where the project says what the name behind FROM is: `additional_contexts`, or the image of another service. */
  readonly given?: true;
  /** `linux` unless the base or an escape directive tells otherwise. */
  readonly os: 'linux' | 'windows';
  /** `--platform` of its own FROM. */
  readonly platform?: Traced<string>;
  readonly instructions: readonly Instruction[];
  /** The instructions of its file before the first FROM. */
  readonly preamble: readonly Instruction[];
  /** References of `instructions`, index by index. */
  readonly refs: readonly NodeRef[];
  /** The shell in force at each of `instructions`: SHELL of the chain of stages up to it, else that of the system. */
  readonly shells: readonly (readonly string[])[];
  /** Triggers of ONBUILD that the stage it starts from makes it run right behind FROM. */
  readonly triggered: readonly Instruction[];
  /** Stages and images that its own instructions, and the triggers, take files from. */
  readonly sources: readonly FileSource[];
  /** The stages that `sources` name. */
  readonly suppliers: readonly Stage[];
  /** The last USER in the chain of stages up to this one, resolved; absent when no stage of the chain has one. */
  readonly user?: Traced<string>;
  /** Every USER of this stage itself, in order. */
  readonly users: readonly Traced<string>[];
  readonly declarations: readonly Declaration[];
  /** What every WORKDIR and VOLUME of this stage itself names, in order. */
  readonly folders: readonly NamedFolder[];
  /** Ports of EXPOSE in the chain, as written, variables replaced where known. */
  readonly exposed: readonly string[];
  /** Words of the last ENTRYPOINT or CMD of the chain, shell form as one word. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** True when the final stage, or a stage a service targets, is this one. */
  readonly shipped: boolean;
  /** True when a shipped stage is this one or starts from it (COPY --from does not count: see `feedsShipped`). */
  readonly reachesShipped: boolean;
  /** True when files of this stage may come into a shipped one: it reaches it, or a stage that does so copies from it or mounts it. */
  readonly feedsShipped: boolean;
  /** Services of the project that run this stage. */
  readonly services: readonly { readonly name: string; readonly at: Span }[];
  /** The directives of its file. */
  readonly directives: Directives;
  /** What it may copy from; absent where the context is fetched, hangs on a variable, or nothing is copied. */
  readonly context?: BuildContext;
  /** The file that makes the image an action of GitHub. */
  readonly action?: FileId;
  /** Set for a stage of `dockerfile_inline`. */
  readonly inline?: Inline;
  /** Files of the build context that the start of a shipped stage runs, as far as they could be read. */
  readonly scripts: ReadonlyMap<FileId, string>;
}

/** A stage and those it starts from, first the stage itself. */
export function* chain(stage: Stage): Iterable<Stage> {
  for (let at: Stage | undefined = stage; at; at = at.parent) yield at;
}

/** How a message names a stage among all of a project: people know the last stage, but not its number. */
export function titleOfStage(stage: Stage, all: readonly Stage[]): string {
  const others = all.filter((other) => other.file === stage.file && other.index !== stage.index);
  if (others.length === 0) return 'the image';
  const isNamed = stage.name !== String(stage.index);
  return isNamed || others.some((other) => other.index > stage.index) ? `stage "${stage.name}"` : 'the last stage';
}

/** The same with a capital letter, to begin a sentence with. */
export function stageAsSubject(stage: Stage, all: readonly Stage[]): string {
  const title = titleOfStage(stage, all);
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}

/** The stages of the same Dockerfile, or of the same text in a Compose file, the stage itself among them. @param stages all of the project */
export function siblingsOf(stage: Stage, stages: readonly Stage[]): readonly Stage[] {
  return stages.filter((one) => isSibling(one, stage));
}

/** Whether two stages stand in one Dockerfile. */
export function isSibling(one: Stage, other: Stage): boolean {
  return one.file === other.file && one.inline?.at.start === other.inline?.at.start;
}
