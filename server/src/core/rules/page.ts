/** Where the pages of the rules are read; equals `homepage` in package.json. */
const homepage = 'https://github.com/bulkhead/bulkhead/blob/main';

/** The address of a rule's page. */
export function pageAddress(rule: string): string {
  return `${homepage}/docs/rules/${rule}.md`;
}

/** The headings of a rule's page. */
export type PageSection = 'Why it matters' | 'What to do' | 'What the fixes may break';

/**
 * A section of a rule's page in Markdown; nothing where the page has none of that name.
 * @param page its whole text, `docs/rules/<id>.md`
 */
export function sectionOf(page: string | undefined, heading: PageSection): string | undefined {
  const start = page?.indexOf(`\n## ${heading}\n`) ?? -1;
  if (page === undefined || start < 0) return undefined;
  const from = start + heading.length + 5;
  const end = page.indexOf('\n## ', from);
  return page.slice(from, end < 0 ? page.length : end).trim();
}
