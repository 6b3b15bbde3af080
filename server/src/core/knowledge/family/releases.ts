/** One release of a product, as its tags name it. */
export interface Release {
  /** As tags begin: `3.20`, `stream9`. */
  readonly version: string;
  /** A name that tags may use instead: `bookworm`. */
  readonly codename?: string;
  /** Last day with security updates, `YYYY-MM-DD`; absent where none is set yet. */
  readonly end?: string;
}

/** The releases of one product. */
export interface Releases {
  readonly product: string;
  /** Oldest first. */
  readonly releases: readonly Release[];
  /** Its tags name whole versions only: `9.1.3` is there, `9` is not. */
  readonly fullTags?: true;
  /** The part of a tag that names the release, where it is not the first word: `pg16` of `2.17-pg16`. */
  readonly within?: RegExp;
  /** Names whose tags are made of version and variant alone, so that the tag of another release can be told; absent = all of the family. */
  readonly plainTags?: readonly string[];
  readonly source: string;
}

/** Reads `version[/codename] end, ...`; the end is `-` where none is set. What is written so is the state of 2026-08-22. */
export function releasesOf(text: string): Release[] {
  return text
    .trim()
    .split(/,\s+/)
    .map((entry) => {
      const [names = '', end = '-'] = entry.split(/\s+/);
      const [version = '', codename] = names.split('/');
      return { version, ...(codename && { codename }), ...(end !== '-' && { end }) };
    });
}
