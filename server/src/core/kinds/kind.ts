import type { FileId } from '../base/span';
import type { ContainerConfig } from '../model/container';
import type { AnyTree, App } from '../model/files';
import type { Application } from '../model/project';
import type { Language, Reading } from '../model/reading';
import type { Stage } from '../model/stage';
import type { Subject } from '../model/subject';
import type { Problem } from '../syntax/tree';
import type { Dialect } from './dialect';

/**
 * A kind of file: all that the rest of Bulkhead asks of it. `index.ts` lists the kinds, and everybody else goes through that list, so a kind is
 * added by its folder and one line there.
 */
export interface FileKind<Id extends string = string, S extends Subject = Subject, T extends AnyTree = AnyTree> extends Language<T> {
  /** First part of the ids of its rules. */
  readonly id: Id;
  readonly nouns: Nouns;
  readonly subject: SubjectKind<S['kind']>;
  readonly match: Match;
  readonly workspace: Workspace;
  /** How a finding is allowed by a comment; absent where the program that reads such a file knows no comments. */
  readonly comments?: Comments<T>;
  readonly docs: Docs;
  /** How it starts containers, and how it writes what rules ask of one; absent where its subjects start none. */
  readonly dialect?: Dialect<S>;
  /**
   * The subjects of files, in two steps: first each file for itself, then together with the applications and images that all files start. The first
   * is done again until all files are fetched that it asks for.
   * @param files those that were named: other files of the kind may be read on the way
   */
  open(files: readonly FileId[], reading: Reading): Opened<S>;
  /** Where an offset stands in the tree, the same while the place keeps its keys: a part of the fingerprint of what is found there. */
  pathAt(tree: T, offset: number): string;
}

/** How people call its files. */
export interface Nouns {
  /** One of them, behind "no": `Compose file`. */
  readonly one: string;
  /** The same behind "neither": `a Compose file`. */
  readonly a: string;
  readonly many: string;
  /** A name that is always recognized. */
  readonly example: string;
}

/** What rules of the kind look at. */
export interface SubjectKind<K extends string = string> {
  readonly kind: K;
  /** What the absences of its rules are counted by: "one line for each ...". */
  readonly noun: string;
  /** True where one of them may stand in several files, so that its name alone tells it from others. */
  readonly spread?: true;
  /** True where others are made of it: what a fix leaves in it is found in them. */
  readonly handedOn?: true;
  /** Why a change of one is not tried by running, where no application of Compose runs it. */
  readonly untried: string;
}

/** How a file is recognized. */
export interface Match {
  name(file: FileId): boolean;
  /** Tells by the text, cheaply and without parsing it, where no name does. */
  text?(text: string): boolean;
  /** True for names behind which a walk looks for such a text. */
  walks?(file: FileId): boolean;
  /** True for a file that another program makes one of this kind from, or reads for itself: it looks like one, and nothing reads it as one. */
  template?(file: FileId, text: string): boolean;
  /** True for names that files may have which are a part of others of the kind, and alone look like nothing. */
  part?(file: FileId): boolean;
}

/** What stands around a file. */
export interface Workspace {
  /** True where files are opened as the applications they belong to; else each for itself. */
  readonly applications?: true;
  /** Whose findings opening a file tells: its own, or those of all that it leads to. */
  readonly tells: 'itself' | 'all';
  /** True where others near it may start or build it, so that it is analyzed with them, too. */
  readonly shared?: true;
  /** False for a text that leads to no other file with findings of its own, which is told without reading it as a tree. */
  mayLead(text: string): boolean;
  /** What is started in a folder without naming a file. */
  offers?(folder: FileId, care: Care): Offering;
}

/** Does work on the text of one file, or gives nothing where that fails. */
export type Care = <R>(file: FileId, work: () => R) => R | undefined;

/** How an offer is made: each file that it needs is asked for by its name, and the answer is its text, `null` where there is none. */
export type Offering = Generator<FileId, Offer, string | null>;

/** What a folder offers: applications, and files of the kind itself that start others. */
export interface Offer {
  readonly apps: readonly App[];
  readonly files: readonly FileId[];
}

/** Comments that allow findings: `bulkhead: allow <rule> -- <reason>`. */
export interface Comments<T extends AnyTree = AnyTree> {
  /** What such a comment begins with. */
  readonly mark: '#' | '//';
  /** The offset of the first key or instruction: the head of the file ends there. */
  start(tree: T): number | undefined;
  /** What a comment speaks of that stands for a line, or above it. */
  covers(tree: T, line: Range): Range;
  /** The offset above whose line a comment about an offset has to stand. */
  anchor(tree: T, offset: number): number;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What the generated pages and the scaffold need. */
export interface Docs {
  /** How a finding of a rule is allowed in such a file, in Markdown. */
  allow(id: string): string;
  /** The smallest block of a fixture: its info string, its lines, and the carets under the last of them. */
  readonly sample: { readonly info: string; readonly lines: readonly string[]; readonly carets: string };
}

/** Files of a kind, read each for itself. */
export interface Opened<S extends Subject = Subject> {
  /** Compose applications that they start. */
  readonly apps?: readonly App[];
  /** Containers that they start, the images that these build are opened, too. */
  readonly containers?: readonly ContainerConfig[];
  /** Dockerfiles that are opened whether or not a container is built of them. */
  readonly dockerfiles?: readonly FileId[];
  /** Why the program that reads such a file would refuse it, although it parses. */
  problems?(): readonly Problem[];
  subjects(made: Made): readonly S[];
}

/** What the files of all kinds make together. */
export interface Made {
  readonly apps: readonly Application[];
  readonly stages: readonly Stage[];
  /** The stage that each container runs, by the container as it was handed in. */
  readonly running: ReadonlyMap<ContainerConfig, Stage>;
}
