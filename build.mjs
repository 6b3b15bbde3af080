// Bundles what is shipped: the VS Code client, the language server and the CLI, each one file without dependencies, and the notices
// of the packages in them.
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { noticesOf } from './notices.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
/** The page of each rule by its id, without the first line: a comment for those who would edit it. */
const pages = Object.fromEntries(
  readdirSync(join(root, 'docs/rules'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => [
      name.slice(0, -3).replaceAll('\\', '/'),
      readFileSync(join(root, 'docs/rules', name), 'utf8')
        .replaceAll('\r\n', '\n')
        .replace(/^<!--.*-->\n/, ''),
    ]),
);
// Scanners of packages take the keys in the examples for real ones.
const pagesText = JSON.stringify(pages).replaceAll('-----BEGIN', '\\u002d----BEGIN');
const { version } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));

const bundles = [
  { entry: 'client/src/entry.node.ts', out: 'dist/client.js', external: ['vscode'], program: false },
  { entry: 'server/src/entry/node.ts', out: 'dist/server.js', external: [], program: true },
  { entry: 'server/src/entry/cli.ts', out: 'dist/cli.js', external: [], program: true },
];

await rm(new URL('dist', import.meta.url), { recursive: true, force: true });
const inputs = [];
for (const { entry, out, external, program } of bundles) {
  if (!(await stat(new URL(entry, import.meta.url)).catch(() => undefined))) {
    console.error(`build: ${entry} is missing, so ${out} cannot be made`);
    process.exitCode = 1;
    continue;
  }
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // The UMD builds of jsonc-parser and vscode-uri load their parts in a way that no bundler follows.
    mainFields: ['module', 'main'],
    external,
    minify: true,
    metafile: true,
    // The notices go along in a file of their own.
    legalComments: 'none',
    define: { BULKHEAD_VERSION: JSON.stringify(version), BULKHEAD_PAGES: JSON.stringify(pagesText) },
    logLevel: 'warning',
  });
  inputs.push(...Object.keys(metafile.inputs));
  if (program) await chmod(new URL(out, import.meta.url), 0o755);
}
await writeFile(new URL('dist/THIRD-PARTY-NOTICES.txt', import.meta.url), await noticesOf(inputs, root));
