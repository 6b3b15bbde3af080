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
  // All of them are read at every start.
  return text.split(',').map((part) => {
    const entry = part.trim();
    const space = entry.search(/\s/);
    const names = space < 0 ? entry : entry.slice(0, space);
    const end = space < 0 ? '-' : entry.slice(space).trim();
    const slash = names.indexOf('/');
    const version = slash < 0 ? names : names.slice(0, slash);
    return { version, ...(slash >= 0 && { codename: names.slice(slash + 1) }), ...(end !== '-' && { end }) };
  });
}
