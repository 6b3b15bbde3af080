import type { Range } from 'vscode-languageserver';
import type { Severity } from '../core/rules/rule';

/** What a client may say in `initialize`; every part is optional. */
export interface InitializationOptions {
  /** Commands that the client offers itself. */
  readonly commands?: readonly ClientCommand[];
}

/** Commands of a client that actions of the server may ask for. */
export type ClientCommand = 'bulkhead.allowHere' | 'bulkhead.showDocumentation';

/** The commands of the server, for `workspace/executeCommand`. */
export const serverCommands = ['bulkhead.harden', 'bulkhead.applyFix', 'bulkhead.explain'] as const;
export type ServerCommand = (typeof serverCommands)[number];

/** Argument of `bulkhead.harden`. */
export interface HardenArgument {
  readonly uri: string;
  /** The highest tier to apply; `review` when absent. */
  readonly tier?: 'safe' | 'review';
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

/** Answer of `bulkhead.harden` and `bulkhead.applyFix`. */
export interface HardenResult {
  /** True when the client made the edits. */
  readonly applied: boolean;
  /** How many changes were proposed to the client. */
  readonly changes: number;
  /** What only a person can decide. */
  readonly left: readonly Left[];
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
