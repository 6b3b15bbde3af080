/**
 * What a container gets that reads or writes a place of the host.
 * - `root-equivalent`: root on the host, by means the system documents.
 * - `account`: a user's account on the host.
 * - `secret`: credentials or keys of the host or of other containers.
 * - `neighbours`: the data or the share of resources of every other container.
 * - `state`: what the host or its users do; or their data, to be changed.
 * - `minor`: what is installed; or a detail of the host, to be spoilt.
 * - `benign`: nothing worth a word.
 */
export type HostPathClass = 'root-equivalent' | 'account' | 'secret' | 'neighbours' | 'state' | 'minor' | 'benign';

/** One use of a place: its class, and what it lets a container do, in words that follow "it can". */
export interface PathUse {
  readonly class: HostPathClass;
  readonly gives: string;
}

/** A fact about a place of the host and what lies below it. */
export interface HostPathFact {
  /** In the spelling of `canonicalPath`. */
  readonly path: string;
  readonly reading: PathUse;
  readonly writing: PathUse;
  /** True when the fact is about the place as a whole and says nothing of a single file or folder below it. */
  readonly whole?: true;
  readonly source: string;
  readonly checked: string;
}

const checked = '2026-11-24';

/** Nothing worth a word. */
export const none: PathUse = { class: 'benign', gives: '' };
/** Makes uses of one class, by what they give. */
export const root = (gives: string): PathUse => ({ class: 'root-equivalent', gives });
export const account = (gives: string): PathUse => ({ class: 'account', gives });
export const secret = (gives: string): PathUse => ({ class: 'secret', gives });
export const neighbours = (gives: string): PathUse => ({ class: 'neighbours', gives });
export const state = (gives: string): PathUse => ({ class: 'state', gives });
export const minor = (gives: string): PathUse => ({ class: 'minor', gives });

type Paths = string | readonly string[];
/** Facts about places, and what lies below them. @param day of the look-up */
export const at = (paths: Paths, reading: PathUse, writing: PathUse, source: string, day = checked): HostPathFact[] =>
  [paths].flat().map((path) => ({ path, reading, writing, source, checked: day }));
/** The same about places as a whole. */
export const whole = (paths: Paths, reading: PathUse, writing: PathUse, source: string, day = checked): HostPathFact[] =>
  at(paths, reading, writing, source, day).map((fact) => ({ ...fact, whole: true }));
