// The notices of the packages that are bundled: their licences ask that they go along.
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const licenceName = /^(licen[cs]e|copying)([.-].*)?$/i;
const noticeName = /^(notice|third-?party-?notices?)([.-].*)?$/i;

/**
 * The folders of the packages that files of a bundle come from.
 * @param {Iterable<string>} inputs names of files, as esbuild's metafile has them
 */
export function packageFolders(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = /^(.*\/)?node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(input.replaceAll('\\', '/'));
    if (found) folders.add(found[0]);
  }
  return [...folders].sort();
}

/**
 * One text with name, version, licence and notices of each package.
 * @param {Iterable<string>} inputs names of files, relative to `root`
 * @param {string} root
 */
export async function noticesOf(inputs, root) {
  const packages = await Promise.all(packageFolders(inputs).map((folder) => noticeOf(resolve(root, folder))));
  const sections = [...new Map(packages.map((each) => [`${each.name}@${each.version}`, each])).values()];
  sections.sort((a, b) => (a.name < b.name ? -1 : 1));
  const line = '-'.repeat(80);
  const head = 'Bulkhead bundles the packages below. Each is used under its own licence, which follows its name.\n';
  return `${head}${sections.map(({ name, version, licence, texts }) => `\n${line}\n${name} ${version} (${licence})\n${line}\n\n${texts.join('\n\n')}\n`).join('')}`;
}

async function noticeOf(folder) {
  const { name, version, license: licence } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).sort();
  const licences = files.filter((file) => licenceName.test(file));
  if (licences.length === 0) throw new Error(`${name} ${version} has no file with its licence: it cannot be bundled`);
  const named = [...licences, ...files.filter((file) => noticeName.test(file))];
  const texts = await Promise.all(named.map(async (file) => (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim()));
  return { name, version, licence, texts };
}
