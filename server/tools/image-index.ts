import { generatedLine } from './print';

/** Where the types of a family are, seen from the families. */
export const familyFolder = '../family';

/** The source of `server/src/core/knowledge/images/index.ts` for these families. It needs only the names of their files. */
export function imageIndex(names: readonly string[]): string {
  return `${generatedLine}
import type { ImageFamily } from '${familyFolder}/family';
${importsOf(names)}
/** Every family that has a file here, sorted by name. */
export const families: readonly ImageFamily[] = [\n${names.map((name) => `  ${identifier(name)},\n`).join('')}];
`;
}

/** The lines that import what each of these files has as its default. */
export function importsOf(names: readonly string[]): string {
  return names.map((name) => `import ${identifier(name)} from './${name}';\n`).join('');
}

/** `home-assistant` as a name of the language: `homeAssistant`. */
export function identifier(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
