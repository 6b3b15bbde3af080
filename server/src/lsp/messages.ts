import type { Range, WorkspaceEdit } from 'vscode-languageserver';
import type { State } from '../core/fix/condition';
import type { Tier } from '../core/fix/tier';
import type { Severity } from '../core/rules/rule';

/** What a client may say in `initialize`; every part is optional. */
export interface InitializationOptions {
  /** Commands that the client offers itself. */
  readonly commands?: readonly ClientCommand[];
  /** Kinds of files whose syntax another extension of the client checks: `bulkhead.syntax: auto` reports none in them. */
  readonly syntaxElsewhere?: readonly string[];
  /** The client answers `bulkhead/readFile` and `bulkhead/readFolder`: files of virtual file systems are read through it. */
  readonly readsFiles?: boolean;
}

/** A request of the server: `ReadArgument` to the text of a file in a virtual file system, `null` where there is none, or it is no text. */
export const readFileRequest = 'bulkhead/readFile';

/** A request of the server: `ReadArgument` to what is in a folder, a list of `ClientFile`, `null` where there is no such folder. */
export const readFolderRequest = 'bulkhead/readFolder';

export interface ReadArgument {
  readonly uri: string;
}

export interface ClientFile {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Commands of a client that actions of the server may ask for. */
export type ClientCommand = 'bulkhead.allowHere' | 'bulkhead.showDocumentation' | 'bulkhead.hardenFile' | 'bulkhead.pinImage';

/** The commands of the server, for `workspace/executeCommand`. */
export const serverCommands = [
  'bulkhead.harden',
  'bulkhead.hardenSubject',
  'bulkhead.applyFix',
  'bulkhead.explain',
  'bulkhead.explainSubject',
] as const;
export type ServerCommand = (typeof serverCommands)[number];

/** Argument of `bulkhead.harden`. */
export interface HardenArgument {
  readonly uri: string;
  /** The highest tier to apply; `review` when absent. */
  readonly tier?: 'safe' | 'review';
}

/** Argument of `bulkhead.hardenSubject`, the command of a code lens. */
export interface HardenSubjectArgument {
  readonly uri: string;
  /** The version of the document that the lens was made for; the document as it is when absent. */
  readonly version?: number;
  /** The name of a service, or of a stage (its index where it has no name). */
  readonly subject: string;
  /** The highest tier to apply; `review` when absent. */
  readonly tier?: 'safe' | 'review';
}

/** A request of the client, for a status item: `SummaryArgument` to `Summary`, or `null` for a document that is not checked. */
export const summaryRequest = 'bulkhead/summary';

export interface SummaryArgument {
  readonly uri: string;
}

/** What is known about a document, in numbers. */
export interface Summary {
  /** The services and final stages in it. */
  readonly subjects: number;
  /** Findings as the document shows them, by severity; those about missing safeguards of a subject count as one. */
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  /** Findings that have a safe fix, and others that have one for review. */
  readonly changes: { readonly safe: number; readonly review: number };
  /** The highest exposure of what it starts: `4.0 (moderate)`. */
  readonly exposure?: string;
}

/** A request of the client: `ReportArgument` to `Report`, or `null` for a document that is not checked. */
export const reportRequest = 'bulkhead/report';

export interface ReportArgument {
  readonly uri: string;
}

export interface Report {
  /** The exposure report of all that is checked together with the document, in HTML, as `bulkhead score --format html` makes it; its places are links that run the client's `bulkhead.openPlace`. */
  readonly page: string;
}

/** Argument of the client's `bulkhead.openPlace`. */
export interface OpenPlaceArgument {
  readonly uri: string;
  readonly range: Range;
}

/** Settings of the section `bulkhead`, as the server reads them. */
export interface Settings {
  /** Analyze files at all. */
  readonly enable?: boolean;
  readonly profile?: 'default' | 'strict';
  /** Errors in the syntax of files: always, never, or where no other extension reports them (`auto`, the default). */
  readonly syntax?: 'auto' | 'on' | 'off';
  /** What the editor shows for a severity (`critical`, `high`, `medium`, `low`) or a rule (`compose/privileged`). */
  readonly severity?: Readonly<Record<string, 'error' | 'warning' | 'information' | 'hint' | 'off'>>;
  /** When diagnostics change: while typing (the default), or when a document is saved. */
  readonly run?: 'onType' | 'onSave';
  /** The most problems that are shown in a file; 0 for no limit. 100 by default. */
  readonly maxProblems?: number;
  /** Patterns of files that are not checked, as in `.gitignore`, relative to the workspace folder. */
  readonly ignore?: readonly string[];
}

/** Argument of `bulkhead.applyFix`. */
export interface ApplyFixArgument {
  readonly uri: string;
  /** The version of the document that the fingerprint was read from. */
  readonly version: number;
  readonly fingerprint: string;
  /** Index of the fix within the finding. */
  readonly fix: number;
}

/** Argument of `bulkhead.explain`; the answer is the rule's page in Markdown. */
export interface ExplainArgument {
  readonly rule: string;
}

/** Argument of `bulkhead.explainSubject`; the answer is what its container may do, in Markdown, `null` where there is none. */
export interface ExplainSubjectArgument {
  readonly uri: string;
  /** The name of a service, or of a devcontainer.json. */
  readonly subject: string;
}

/** A finding that no fix was applied for. */
export interface Left {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly uri: string;
  readonly range: Range;
  /** Why the fix that exists could not be made. */
  readonly reason?: string;
}

/** A file that gets no change, or not with success, until something is repaired: an error in it, or in a file that is read together with it. */
export interface NotHardened {
  readonly uri: string;
  /** Not even changed. */
  readonly whole: boolean;
  /** The first thing to repair. */
  readonly because: { readonly message: string; readonly uri: string; readonly range: Range };
}

/**
 * Why a hardening changes nothing: `hardened`, no finding has a fix that could be made; `syntax`, the file is invalid; `elsewhere`, its services are
 * checked as part of other files; `empty`, it has no service or stage.
 */
export type NothingToChange = 'hardened' | 'syntax' | 'elsewhere' | 'empty';

/** Answer of `bulkhead.harden`, `bulkhead.hardenSubject` and `bulkhead.applyFix`. */
export interface HardenResult {
  /** True when the client made the edits. */
  readonly applied: boolean;
  /** How many changes were proposed to the client. */
  readonly changes: number;
  /** What only a person can decide. */
  readonly left: readonly Left[];
  /** Why there was nothing to change, where `changes` is 0. */
  readonly nothing?: NothingToChange;
  /** The files whose analysis decides about this one, where `nothing` is `elsewhere`. */
  readonly elsewhere?: readonly string[];
  /** What has to be repaired first. */
  readonly notHardened?: readonly NotHardened[];
  /** The server has shown the person why nothing was applied. */
  readonly said?: true;
}

/** Argument of the client's `bulkhead.showDocumentation`: the rule whose page is shown. */
export type ShowDocumentationArgument = ExplainArgument;

/** Argument of the client's `bulkhead.allowHere`: a line to insert once the reason is known. */
export interface AllowHereArgument {
  readonly uri: string;
  readonly version: number;
  readonly line: number;
  readonly character: number;
  readonly rule: string;
  /** The inserted text is `before`, the reason, `after`. */
  readonly before: string;
  readonly after: string;
}

/** Argument of the client's `bulkhead.pinImage`: the text to replace once the registry has said what the tag stands for. */
export interface PinImageArgument {
  readonly uri: string;
  readonly version: number;
  readonly range: Range;
  /** The image as it is named. */
  readonly reference: string;
  /** The host that is asked. */
  readonly registry: string;
  /** The new text is `before`, the reference with its digest, `after`. */
  readonly before: string;
  readonly after: string;
}

/** What the process says that an editor starts with `--pin` and a reference: the reference with its digest, or why there is none. */
export type PinAnswer = { readonly pinned: string } | { readonly failed: string };

/** A request of the client, for its harden view: `PlanArgument` to `Plan`. */
export const planRequest = 'bulkhead/plan';

/** What to harden: open documents, each alone or all together. */
export interface PlanArgument {
  readonly uris: readonly string[];
}

/** A document at the version that a plan was made for. */
export interface Versioned {
  readonly uri: string;
  readonly version: number;
}

/** All changes that could be made, each once. */
export interface Plan {
  readonly documents: readonly Versioned[];
  /** The files that the changes edit, in the order of their names. */
  readonly files: readonly PlannedFile[];
  readonly changes: readonly PlannedChange[];
  /** The documents and their Dockerfiles in which something has to be repaired first. */
  readonly notHardened: readonly NotHardened[];
  /** Why there is nothing to change in the only document, where there are no changes. */
  readonly nothing?: NothingToChange;
  /** The files whose analysis decides about it, where `nothing` is `elsewhere`. */
  readonly elsewhere?: readonly string[];
}

export interface PlannedFile {
  readonly uri: string;
  /** The file is made. */
  readonly isNew: boolean;
}

/** Something that a change relies on, and what shows its state. */
export interface PlannedCondition {
  readonly says: string;
  readonly state: State;
  readonly because?: string;
  readonly settle?: string;
  /** Where that is written. */
  readonly uri?: string;
  readonly range?: Range;
}

export interface PlannedChange {
  /** The same as long as rule, place and subject are. */
  readonly id: string;
  /** The name of the service or stage, and what it is. */
  readonly subject: string;
  readonly kind: string;
  readonly title: string;
  readonly tier: Tier;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Where the finding is. */
  readonly uri: string;
  readonly range: Range;
  /** What the change relies on, in one sentence. */
  readonly reason: string | null;
  readonly conditions: readonly PlannedCondition[];
  /** The ids of the changes that it was made for: without one of them it would be wrong. */
  readonly rests: readonly string[];
  /** It may be made without a question: nothing that it relies on is open, and it needs no change that is not selected. */
  readonly selected: boolean;
  /** `YYYY-MM-DD`, where `bulkhead probe` has run the service with what the change leaves it, and it worked. */
  readonly proven?: string;
}

/** A request of the client: `PlanEditsArgument` to `PlanEdits`. Fails with `ContentModified` when a document is no longer the one that was planned for. */
export const planEditsRequest = 'bulkhead/planEdits';

/** Which changes of a plan to make. */
export interface PlanEditsArgument {
  readonly documents: readonly Versioned[];
  readonly ids: readonly string[];
}

/** What is made of the files by some changes of a plan. */
export interface PlanEdits {
  /** Absent where nothing is to be changed. */
  readonly edit?: WorkspaceEdit;
  /** The whole text of each file that is edited, as it will be. */
  readonly texts: readonly { readonly uri: string; readonly text: string }[];
  /** Where each of the changes that are made begins, in the edited text. */
  readonly made: readonly { readonly id: string; readonly uri: string; readonly range: Range }[];
  /** Selected changes that cannot be made without others, or at all. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
  /** What the documents will show, in their edited text. */
  readonly left: readonly Left[];
}
/** A line of the process that an editor starts to harden and prove: a step, or the end of it. */
export type ProveLine =
  | { readonly step: { readonly service?: string; readonly start: number; readonly what: string; readonly seconds: number } }
  | {
      /** As the command line ends with. */
      readonly code: number;
      /** `bulkhead harden --prove --format json`; empty where there is none. */
      readonly report: string;
      /** What the command line says beside it. */
      readonly notes: string;
      /** The folder that the report's names start from, as a URI. */
      readonly folder: string;
    };
