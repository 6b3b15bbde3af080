import { otherTools } from '../src/core/knowledge/suppressions/index';

/** What `docs/migration.md` has between its marks: the counterparts of each tool. */
export function counterpartTables(): string {
  return otherTools
    .map(({ title, counterparts, checked }) => {
      const rows = Object.entries(counterparts)
        .map(([id, rules]) => `| ${idAsWritten(id)} | ${rules.map((rule) => `[${rule}](rules/${rule}.md)`).join(', ')} |\n`)
        .join('');
      return `### ${title}\n\nChecked on ${checked}.\n\n| Rule | Counterpart |\n|---|---|\n${rows}`;
    })
    .join('\n');
}

/** Ids are compared in lower case; those of capital letters and digits are written so. */
function idAsWritten(id: string): string {
  return `\`${/^(?:dl|cl-|ds-|ckv2?_)/.test(id) ? id.toUpperCase() : id}\``;
}
