// Bundles what is shipped: the VS Code client, the language server and the CLI, each one file without dependencies, and the notices
// of the packages in them. dist/web is the extension for browsers, whole: its client and its server have nothing of Node in them.
// dist/playground is a page with that server, for any server of static files.
//
//   node build.mjs [dist/cli.js]     only that bundle, and its notices
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, cp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { noticesOf } from './notices.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
/** The page of each rule by its id, without the first line: a comment for those who would edit it. */
const pages = Object.fromEntries(
  readdirSync(join(root, 'docs/rules'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
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
const manifest = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));

const node = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The UMD builds of jsonc-parser and vscode-uri load their parts in a way that no bundler follows.
  mainFields: ['module', 'main'],
};
const browser = { platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };
const bundles = [
  { entry: 'client/src/entry.node.ts', out: 'dist/client.js', program: false, how: { ...node, external: ['vscode'] } },
  // Greets the client, and is small; what does the work is loaded by it.
  {
    entry: 'server/src/entry/node.ts',
    out: 'dist/server.js',
    program: true,
    how: { ...node, external: ['./work.js'], supported: { 'dynamic-import': false } },
  },
  { entry: 'server/src/entry/work.ts', out: 'dist/work.js', program: false, how: node },
  { entry: 'server/src/entry/cli.ts', out: 'dist/cli.js', program: true, how: node },
  {
    entry: 'client/src/entry.browser.ts',
    out: 'dist/web/dist/client.js',
    program: false,
    how: { ...browser, format: 'cjs', external: ['vscode'] },
  },
  {
    entry: 'server/src/entry/browser.ts',
    out: 'dist/web/dist/server.js',
    program: false,
    how: { ...browser, format: 'iife', inject: ['client/browser-buffer.mjs'] },
  },
  { entry: 'playground/src/page.ts', out: 'dist/playground/playground.js', program: false, how: { ...browser, format: 'iife' } },
];
const only = process.argv[2];

await rm(new URL('dist', import.meta.url), { recursive: true, force: true });
const inputs = [];
for (const { entry, out, program, how } of bundles) {
  if (only !== undefined && out !== only) continue;
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
    ...how,
    minify: true,
    metafile: true,
    // The notices go along in a file of their own.
    legalComments: 'none',
    define: { BULKHEAD_VERSION: JSON.stringify(manifest.version), BULKHEAD_PAGES: JSON.stringify(pagesText) },
    logLevel: 'warning',
  });
  inputs.push(...Object.keys(metafile.inputs));
  if (program) await chmod(new URL(out, import.meta.url), 0o755);
}
const notices = await noticesOf(inputs, root);
await writeFile(new URL('dist/THIRD-PARTY-NOTICES.txt', import.meta.url), notices);
if (only === undefined) {
  await pack('dist/work');
  await completeWeb();
  await completePlayground();
}

/** What the extension for browsers has beside its bundles. */
async function completeWeb() {
  const web = new URL('dist/web/', import.meta.url);
  const { main, bin, scripts, devDependencies, ...shared } = manifest;
  await writeFile(new URL('package.json', web), `${JSON.stringify({ ...shared, browser: './dist/client.js' }, null, 2)}\n`);
  await writeFile(new URL('dist/THIRD-PARTY-NOTICES.txt', web), notices);
  const same = ['README.md', 'CHANGELOG.md', 'LICENSE', 'package.nls.json', 'package.nls.de.json', 'l10n', 'syntaxes'];
  for (const name of [...same, 'server/schema', 'docs/images/icon.png', 'docs/walkthrough'])
    await cp(new URL(name, import.meta.url), new URL(name, web), { recursive: true });
}

async function completePlayground() {
  const page = new URL('dist/playground/', import.meta.url);
  for (const name of ['index.html', 'playground.css']) await cp(new URL(`playground/${name}`, import.meta.url), new URL(name, page));
  await cp(new URL('dist/web/dist/server.js', import.meta.url), new URL('server.js', page));
  await writeFile(new URL('THIRD-PARTY-NOTICES.txt', page), notices);
}

/**
 * Packs a program of Node beside a file that unpacks and runs it: the zip of an extension compresses a fifth less. It takes 20 ms at the start.
 * @param name without its ending
 */
async function pack(name) {
  const program = new URL(`${name}.js`, import.meta.url);
  const text = (await readFile(program, 'utf8')).replace(/^#!.*\n/, '');
  const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
  await writeFile(new URL(`${name}.br`, import.meta.url), packed);
  const loader = `// The program is in the file beside this one, compressed; build.mjs of the repository makes both.
const { readFileSync } = require('node:fs');
const { brotliDecompressSync } = require('node:zlib');
module._compile(brotliDecompressSync(readFileSync(__filename.replace(/js$/, 'br'))).toString(), __filename);
`;
  await writeFile(program, loader);
}
