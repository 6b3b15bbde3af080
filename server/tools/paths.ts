import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kinds } from '../src/core/kinds/index';

/** The folders of rules under `server/src/core/rules`, one for each kind of file. */
export const ruleKinds: readonly string[] = kinds.map(({ id }) => id).sort();

/** Ids of the rules that have a file of their own, sorted. */
export function ruleIds(root: string): string[] {
  const ids = ruleKinds.flatMap((kind) => {
    const folder = join(root, rulesFolder, kind);
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).flatMap((name) => (name.endsWith('.ts') ? [name.slice(0, -3)] : []));
    return names.map((name) => `${kind}/${name}`);
  });
  return ids.sort();
}

/** Names of the families of images, sorted: each has a file. */
export function imageNames(root: string): string[] {
  return readdirSync(join(root, imagesFolder))
    .flatMap((name) => (name.endsWith('.ts') && name !== 'index.ts' ? [name.slice(0, -3)] : []))
    .sort();
}

export const imagesFolder = 'server/src/core/knowledge/images';

export function imageFile(name: string): string {
  return `${imagesFolder}/${name}.ts`;
}

export const rulesFolder = 'server/src/core/rules';

export function ruleFile(id: string): string {
  return `${rulesFolder}/${id}.ts`;
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
