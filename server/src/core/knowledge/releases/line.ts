/** One release of a product, as its tags name it. */
export interface Release {
  /** As tags begin: `3.20`, `stream9`. */
  readonly version: string;
  /** A name that tags may use instead: `bookworm`. */
  readonly codename?: string;
  /** Last day with security updates, `YYYY-MM-DD`; absent where none is set yet. */
  readonly end?: string;
}

/** The releases of one product and the images that hold it. */
export interface ReleaseLine {
  readonly product: string;
  /** Names as `parseImage` gives them. */
  readonly images: readonly string[];
  /** Oldest first. */
  readonly releases: readonly Release[];
  /** Its tags name whole versions only: `9.1.3` is there, `9` is not. */
  readonly fullTags?: true;
  readonly source: string;
}

/** State of the source that the releases were taken from. */
export const CHECKED = '2026-08-22';

/** Reads `version[/codename] end, ...`; the end is `-` where none is set. */
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
