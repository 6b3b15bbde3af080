import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { nextSteps } from './contributing';
import { programFile, programNames, programsFolder } from './paths';
import { programFolder, programIndex } from './program-index';

/** What `new-program` did: the files that are there now, or why it did nothing. */
export type NewProgram = { readonly written: readonly string[] } | { readonly refused: string };

/**
 * Writes the file of a new program and adds it to the index. The tests fail until it is filled in.
 * @param root the repository
 * @param name of the program, in kebab case: it becomes the name of the file
 * @param today `YYYY-MM-DD`
 */
export function newProgram(root: string, name: string, today: string): NewProgram {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) return { refused: `"${name}" is no name of a file: write it in kebab case` };
  const path = programFile(name);
  if (existsSync(join(root, path))) return { refused: `${path} is there already` };
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, skeleton(name, today));
  const index = `${programsFolder}/index.ts`;
  writeFileSync(join(root, index), programIndex(programNames(root)));
  return { written: [path, index] };
}

function skeleton(name: string, today: string): string {
  return `import { defineProgram } from '${programFolder}/program';

/** What the program is, and what of it a reader would not expect. */
export default defineProgram({
  // Names that it is called by, without version numbers behind them.
  names: ['${name}'],
  // Its manual pages, 'owner/repository path', addresses: those that say so.
  sources: [],
  // 'source' = read there; 'run' = started as another user than root; 'believed' = neither.
  checkedBy: 'source',
  checked: '${today}',
  // Why it has to start as root, and when another user can start it all the same.
  needsRoot: { why: '', unless: '' },
  // Capabilities without which it fails as root, beside those that every entrypoint needs.
  capabilities: { needed: [] },
  // Leave out what is not so. ${programFolder}/program.ts has all facts.
});
`;
}

function main(args: readonly string[]): number {
  const [name, ...more] = args;
  if (name === undefined || more.length > 0) {
    console.error('usage: npm run new-program <name-of-the-program>');
    return 2;
  }
  const root = resolve(__dirname, '../../..');
  const result = newProgram(root, name, new Date().toISOString().slice(0, 10));
  if ('refused' in result) {
    console.error(result.refused);
    return 2;
  }
  for (const path of result.written) console.log(`wrote ${path}`);
  for (const step of nextSteps(root, 'A program', 'name-of-the-program', name)) console.log(step);
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
