import { generatedLine } from './print';

/** The source of `server/src/core/rules/index.ts` for these rule ids. It needs only the names, so that it can be made before the rules compile. */
export function ruleIndex(ids: readonly string[]): string {
  const imports = ids.map((id) => `import ${identifier(id)} from './${id}';\n`).join('');
  const list = ids.length === 0 ? '[]' : `[\n${ids.map((id) => `  ${identifier(id)},\n`).join('')}]`;
  return `${generatedLine}
${imports}import type { Rule } from './rule';

/** Every rule that has a file of its own, sorted by id. */
export const rules: readonly Rule[] = ${list};
`;
}

/** `compose/host-path` as a name of the language: `composeHostPath`. */
function identifier(id: string): string {
  return id.replace(/[/-]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
