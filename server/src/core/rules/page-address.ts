/** Where the pages of the rules are read; equals `homepage` in package.json. */
const homepage = 'https://github.com/bulkhead/bulkhead/blob/main';

/** The address of a rule's page. */
export function pageAddress(rule: string): string {
  return `${homepage}/docs/rules/${rule}.md`;
}
