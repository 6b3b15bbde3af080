import { readText } from './paths';

/**
 * What CONTRIBUTING.md says is next once a scaffold has been written: the steps of a section but the first, which is the scaffold itself.
 * @param heading of the section, such as `A rule`
 * @param example what the page calls the thing that was made, replaced by `name`
 */
export function nextSteps(root: string, heading: string, example: string, name: string): string[] {
  const lines = (readText(root, 'CONTRIBUTING.md') ?? '').split('\n');
  const start = lines.indexOf(`## ${heading}`);
  if (start < 0) throw new Error(`CONTRIBUTING.md has no section "${heading}"`);
  const end = lines.findIndex((line, index) => index > start && line.startsWith('## '));
  return lines
    .slice(start, end < 0 ? undefined : end)
    .filter((line) => /^([2-9]|\d\d)\. /.test(line))
    .map((line) => line.replaceAll(example, name));
}
