import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page of each rule, by its id, in Markdown, from the file that `build.mjs` lays beside the program: most runs print none. None in a program that is not bundled. */
export function pagesBeside(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(join(__dirname, 'pages.json'), 'utf8')) as Readonly<Record<string, string>>;
  } catch {
    return {};
  }
}
