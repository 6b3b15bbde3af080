import { identifier, importsOf } from './image-index';
import { generatedLine } from './print';

/** Where the types of a program are, seen from the programs. */
export const programFolder = '../program';

/** The source of `server/src/core/knowledge/programs/index.ts` for these files. It needs only their names. */
export function programIndex(names: readonly string[]): string {
  return `${generatedLine}
import type { Program } from '${programFolder}/program';
${importsOf(names)}
/** Every program that is written down, by the files that tell of them. */
export const programs: readonly Program[] = [\n${names.map((name) => `  ...${identifier(name)},\n`).join('')}];
`;
}
