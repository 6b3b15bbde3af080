/** A public catalogue of recommendations, risks or rules about containers. */
export interface Standard {
  readonly id: 'cis' | 'owasp' | 'nist' | 'stig';
  readonly title: string;
  readonly sources: readonly string[];
  /** The day on which the sources were read. */
  readonly checked: string;
  /** What of it could not be checked in the standard itself, in words for the page. */
  readonly unverified?: string;
  /** What the references of rules to it begin with, before the number. */
  readonly reference?: string;
  readonly recommendations: readonly Recommendation[];
}

/** One of them, in words of our own. */
export interface Recommendation {
  readonly id: string;
  readonly title: string;
  /** How the standard grades it. */
  readonly grade?: string;
  /** Its number in the references of rules; absent where that is the same as `id`. */
  readonly number?: string;
  /** The rules that answer it, where they do not refer to it themselves. */
  readonly rules?: readonly string[];
  /** The kind of file without which nothing is said about it, where rules about other kinds answer it, too. */
  readonly needs?: string;
  /** Why no file can show it. */
  readonly unseen?: string;
}
