declare const BULKHEAD_PAGES: string | undefined;

/** The page of each rule, by its id, in Markdown: `build.mjs` puts in what stands in `docs/rules`, as JSON. None in a program that is not bundled. */
export const pages: Readonly<Record<string, string>> =
  typeof BULKHEAD_PAGES === 'string' ? (JSON.parse(BULKHEAD_PAGES) as Readonly<Record<string, string>>) : {};
