// Bundles what is shipped: the VS Code client, the language server and the CLI, without dependencies, and the notices
// of the packages in them. dist/web is the extension for browsers, whole: its client and its server have nothing of Node in them.
// dist/playground is a page with that server, for any server of static files.
//
//   node build.mjs [dist/cli.js]     only that bundle with what it starts, and their notices
import { createHash } from 'node:crypto';
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
const textOf = (value) => JSON.stringify(value).replaceAll('-----BEGIN', '\\u002d----BEGIN');
const manifest = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));

const node = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The UMD builds of jsonc-parser and vscode-uri load their parts in a way that no bundler follows.
  mainFields: ['module', 'main'],
};
/** Modules of Node that few runs of the command line need are loaded by the first call of their functions: each takes longer than a small file. */
const late = {
  name: 'late',
  setup(build) {
    build.onResolve({ filter: /^node:(child_process|crypto|fs\/promises|net|os)$/ }, ({ path, namespace }) =>
      namespace === 'late' ? { path, external: true } : { path, namespace: 'late' },
    );
    build.onLoad({ filter: /./, namespace: 'late' }, async ({ path }) => {
      const names = Object.entries(await import(path)).filter(([name, value]) => typeof value === 'function' && name !== 'default');
      const calls = names.map(([name]) => `export const ${name} = (...words) => require('${path}').${name}(...words);\n`);
      return { contents: calls.join('') };
    });
  },
};
/** Where facts of these lists were read stands in the code for those who check them again; no program reads it. */
const withoutSources = {
  name: 'without-sources',
  setup(build) {
    build.onLoad({ filter: /[\\/]knowledge[\\/](?:open-\w+|read-settings|abandoned-names)\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^ +source: '.*',$/gm, ''),
      loader: 'ts',
    }));
  },
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
  { entry: 'server/src/entry/work.ts', out: 'dist/work.js', program: false, how: node, packed: 'dist/work.br' },
  // It starts the one before it, and knows it by what is packed.
  { entry: 'server/src/entry/work-launch.ts', out: 'dist/work.js', program: false, how: node },
  { entry: 'server/src/entry/cli.ts', out: 'dist/program.js', program: false, how: { ...node, plugins: [late] }, partOf: 'dist/cli.js' },
  // It starts the one before it, and knows it by its text.
  { entry: 'server/src/entry/launch.ts', out: 'dist/cli.js', program: true, how: node },
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
  { entry: 'client/playground/src/page.ts', out: 'dist/playground/playground.js', program: false, how: { ...browser, format: 'iife' } },
];
const only = process.argv[2];

await rm(new URL('dist', import.meta.url), { recursive: true, force: true });
const inputs = [];
for (const { entry, out, program, how, partOf, packed } of bundles) {
  if (only !== undefined && out !== only && partOf !== only) continue;
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
    plugins: [withoutSources, ...(how.plugins ?? [])],
    minify: true,
    metafile: true,
    // The notices go along in a file of their own.
    legalComments: 'none',
    define: {
      BULKHEAD_VERSION: JSON.stringify(manifest.version),
      BULKHEAD_PAGES: JSON.stringify(textOf(bySection(pages))),
      BULKHEAD_PROGRAM: JSON.stringify(await nameOfText('dist/program.js')),
      BULKHEAD_WORK: JSON.stringify(await nameOfText('dist/work.br')),
    },
    logLevel: 'warning',
  });
  inputs.push(...Object.keys(metafile.inputs));
  if (program) await chmod(new URL(out, import.meta.url), 0o755);
  if (packed) await pack(out, packed);
}
await writeFile(new URL('dist/pages.json', import.meta.url), textOf(pages));
const notices = await noticesOf(inputs, root);
await writeFile(new URL('dist/THIRD-PARTY-NOTICES.txt', import.meta.url), notices);
if (only === undefined) {
  await packClient();
  await completeWeb();
  await completePlayground();
}

/** What the extension for browsers has beside its bundles. */
async function completeWeb() {
  const web = new URL('dist/web/', import.meta.url);
  const { main, bin, scripts, devDependencies, contributes, ...shared } = manifest;
  /** What needs a machine to run on is not in browsers. */
  const isHere = ({ command }) => command !== 'bulkhead.proveFile';
  const { commands, menus, ...rest } = contributes;
  const own = { ...rest, commands: commands.filter(isHere), menus: { ...menus, commandPalette: menus.commandPalette.filter(isHere) } };
  await writeFile(new URL('package.json', web), JSON.stringify({ ...shared, contributes: own, browser: './dist/client.js' }));
  await writeFile(new URL('dist/THIRD-PARTY-NOTICES.txt', web), notices);
  await cp(new URL('docs/web.md', import.meta.url), new URL('README.md', web));
  const same = ['LICENSE', 'package.nls.json', 'package.nls.de.json', 'l10n', 'syntaxes'];
  for (const name of [...same, 'server/schema', 'docs/images/icon.png', 'docs/walkthrough'])
    await cp(new URL(name, import.meta.url), new URL(name, web), { recursive: true });
}

async function completePlayground() {
  const page = new URL('dist/playground/', import.meta.url);
  for (const name of ['index.html', 'playground.css']) await cp(new URL(`client/playground/${name}`, import.meta.url), new URL(name, page));
  await cp(new URL('dist/web/dist/server.js', import.meta.url), new URL('server.js', page));
  await writeFile(new URL('THIRD-PARTY-NOTICES.txt', page), notices);
}

/** A name of the text of a file; nothing while it is not there. */
async function nameOfText(file) {
  const text = await readFile(new URL(file, import.meta.url)).catch(() => '');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Pages by their sections, in the order of all pages: what is alike is close together, and the zip of an extension finds it. entry/pages.ts joins them again.
 * @returns the sections, each with its text by the page
 */
function bySection(texts) {
  const titles = [];
  const sections = new Map();
  for (const [id, text] of Object.entries(texts)) {
    let place = -1;
    for (const part of text.split(/^(?=## )/m)) {
      const title = /^## .*/.exec(part)?.[0] ?? '';
      const known = titles.indexOf(title);
      if (known >= 0 && known <= place) throw new Error(`docs/rules/${id}.md: "${title}" is before what it follows on other pages`);
      place = known >= 0 ? known : place + 1;
      if (known < 0) titles.splice(place, 0, title);
      sections.set(title, { ...sections.get(title), [id]: part });
    }
  }
  return titles.map((title) => sections.get(title));
}

/** Packs a program of Node: the zip of an extension compresses a fifth less. */
async function pack(from, to) {
  const text = (await readFile(new URL(from, import.meta.url), 'utf8')).replace(/^#!.*\n/, '');
  const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
  await writeFile(new URL(to, import.meta.url), packed);
}

/** Packs the client beside a file that unpacks and runs it. It takes 20 ms at the start. */
async function packClient() {
  await pack('dist/client.js', 'dist/client.br');
  const loader = `// The program is in the file beside this one, compressed; build.mjs of the repository makes both.
const { readFileSync } = require('node:fs');
const { brotliDecompressSync } = require('node:zlib');
module._compile(brotliDecompressSync(readFileSync(__filename.replace(/js$/, 'br'))).toString(), __filename);
`;
  await writeFile(new URL('dist/client.js', import.meta.url), loader);
}
