declare const BULKHEAD_PAGES: Readonly<Record<string, string>> | undefined;

/** The page of each rule, by its id, in Markdown: `build.mjs` puts in what stands in `docs/rules`. None in a program that is not bundled. */
export const pages: Readonly<Record<string, string>> = typeof BULKHEAD_PAGES === 'object' ? BULKHEAD_PAGES : {};
