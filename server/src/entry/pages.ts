declare const BULKHEAD_PAGES: string | undefined;

/**
 * The page of each rule, by its id, in Markdown: `build.mjs` puts in what stands in `docs/rules`, as JSON, by the sections of the pages. None in a program
 * that is not bundled.
 */
export const pages: Readonly<Record<string, string>> = typeof BULKHEAD_PAGES === 'string' ? joined(BULKHEAD_PAGES) : {};

function joined(text: string): Record<string, string> {
  const whole: Record<string, string> = {};
  for (const section of JSON.parse(text) as Record<string, string>[])
    for (const [id, part] of Object.entries(section)) whole[id] = (whole[id] ?? '') + part;
  return whole;
}
