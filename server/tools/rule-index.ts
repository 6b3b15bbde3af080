import { generatedLine } from './print';

/** The source of `server/src/core/rules/index.ts` for these files of rules. It needs only their names, so that it can be made before the rules compile. */
export function ruleIndex(names: readonly string[]): string {
  const imports = names.map((name) => `import ${identifier(name)} from './${name}';\n`).join('');
  // A file about containers holds a rule for each kind of file that starts them.
  const list = names.map((name) => `  ${name.startsWith('container/') ? '...' : ''}${identifier(name)},\n`).join('');
  return `${generatedLine}
${imports}import type { Rule } from './rule';

const all: Rule[] = [${list === '' ? '' : `\n${list}`}];

/** Every rule that is no rule of the engine, sorted by id. */
export const rules: readonly Rule[] = all.sort((a, b) => (a.id < b.id ? -1 : 1));
`;
}

/** `compose/host-path` as a name of the language: `composeHostPath`. */
function identifier(id: string): string {
  return id.replace(/[/-]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
