import type { TextEdit } from '../../core/base/edit';
import { type Finding, isShown } from '../../core/lint/finding';
import type { InputError } from '../input-error';
import type { Session } from '../session';

/** What every report for a pipeline is made from. */
export interface Reported {
  readonly session: Session;
  readonly errors: readonly InputError[];
  readonly version: string;
  readonly profile: string;
  /** The severity from which on the run fails. */
  readonly failOn: string;
  /** The page of each rule, by its id. */
  readonly pages: Readonly<Record<string, string>>;
  /** JSON: with the text edits of every fix. */
  readonly fixes: boolean;
  /** With superseded findings. */
  readonly masked: boolean;
}

/** The findings that a report lists as open. */
export function openFindings({ session, masked }: Reported): Finding[] {
  return session.findings.filter((finding) => (masked ? finding.suppressed === null : isShown(finding)));
}

/** A fix that needs no decision, with its verified edits. */
export interface ReadyFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** The first fix of a finding that needs no decision; `undefined` where there is none, or it is refused. */
export function firstFix(session: Session, finding: Finding): ReadyFix | undefined {
  const index = session.fixesOf(finding).findIndex(({ tier }) => tier !== 'manual');
  return index < 0 ? undefined : readyFix(session, finding, index);
}

/** All of them. */
export function readyFixes(session: Session, finding: Finding): ReadyFix[] {
  return session.fixesOf(finding).flatMap(({ tier }, index) => (tier === 'manual' ? [] : (readyFix(session, finding, index) ?? [])));
}

function readyFix(session: Session, finding: Finding, index: number): ReadyFix | undefined {
  const made = session.editsOf(finding, index);
  return made === undefined || 'refused' in made || made.edits.length === 0
    ? undefined
    : { title: session.fixesOf(finding)[index]!.title, edits: made.edits };
}

/** Errors in the order of their places, each once: the order in which files are read says nothing. */
export function sortedErrors(session: Pick<Session, 'nameOf'>, errors: readonly InputError[]): readonly ErrorPlace[] {
  const places = errors.map(({ file, line, column, message }) => ({
    file: session.nameOf(file),
    line: line ?? 1,
    column: column ?? 1,
    message,
  }));
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()].sort(byErrorPlace);
}

/** An error as reports print it, lines and columns from 1. */
export interface ErrorPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export function byErrorPlace(a: ErrorPlace, b: ErrorPlace): number {
  return byText(a.file, b.file) || a.line - b.line || a.column - b.column || byText(a.message, b.message);
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
