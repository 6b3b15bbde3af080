import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kinds } from '../src/core/kinds/index';

/** Kinds of file that start containers: rules of `container` serve one or more of them. */
export const containerKinds: readonly string[] = kinds.filter(({ dialect }) => dialect).map(({ id }) => id);

/** The folders of rules under `server/src/core/rules`: one for each kind of file, and one for those about a container, whatever starts it. */
export const ruleFolders: readonly string[] = [...kinds.map(({ id }) => id), 'container'].sort();

/** Names of the files of rules, sorted: `folder/name`, which is the id of the rule but in `container`, where a file makes one rule for each kind. */
export function ruleNames(root: string): string[] {
  const names = ruleFolders.flatMap((kind) => {
    const folder = join(root, rulesFolder, kind);
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    return files.map((name) => `${kind}/${name.slice(0, -3)}`);
  });
  return names.sort();
}

/** Names of the families of images, sorted: each has a file. */
export function imageNames(root: string): string[] {
  return namesIn(root, imagesFolder);
}

/** Names of the files that tell of programs, sorted. */
export function programNames(root: string): string[] {
  return namesIn(root, programsFolder);
}

function namesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder))
    .flatMap((name) => (name.endsWith('.ts') && name !== 'index.ts' ? [name.slice(0, -3)] : []))
    .sort();
}

export const imagesFolder = 'server/src/core/knowledge/images';

export const programsFolder = 'server/src/core/knowledge/programs';

export function programFile(name: string): string {
  return `${programsFolder}/${name}.ts`;
}

export function imageFile(name: string): string {
  return `${imagesFolder}/${name}.ts`;
}

export const rulesFolder = 'server/src/core/rules';

/** @param name as `ruleNames` gives it */
export function ruleFile(name: string): string {
  return `${rulesFolder}/${name}.ts`;
}

export function fixtureFile(id: string): string {
  return `test/rules/${id}.md`;
}

export function pageFile(id: string): string {
  return `docs/rules/${id}.md`;
}

/** A file's text, `undefined` where there is none; line breaks as `\n`, so that a checkout with CRLF shows no drift. */
export function readText(root: string, path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : undefined;
}
