import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { folderWith, removeFolders } from './support/command-line';
import { repository } from './support/fixtures';

interface Notices {
  noticesOf(inputs: Iterable<string>, root: string): Promise<string>;
}

const entries = ['client/src/entry.node.ts', 'server/src/entry/node.ts', 'server/src/entry/cli.ts'];

/** The folders of all packages that a bundle takes files of, found by the nearest package.json with a name. */
async function bundled(): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: entries,
    outdir: 'never-written',
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    logLevel: 'silent',
  });
  const folders = new Set<string>();
  for (const input of Object.keys(metafile.inputs).filter((name) => name.includes('node_modules'))) {
    let folder = join(repository, input, '..');
    while (!isPackage(folder)) folder = join(folder, '..');
    folders.add(folder);
  }
  return [...folders].sort();
}

function isPackage(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name !== undefined;
}

afterEach(removeFolders);

describe('The notices of bundled packages', () => {
  const text = readFileSync(join(repository, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');

  it('name each package whose code is shipped, its version and the whole text of its licence and notices', async () => {
    const folders = await bundled();
    ok(folders.length > 10, String(folders));
    const headings: string[] = [];
    for (const folder of folders) {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const heading = `${name} ${version} (${license})`;
      headings.push(heading);
      const section = text.split(`\n${heading}\n`)[1];
      ok(section, `${heading} is not named`);
      const files = readdirSync(folder).filter((file) => /licen|notice|copying/i.test(file));
      ok(files.length > 0, folder);
      for (const file of files) {
        const whole = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
        ok(section.includes(whole), `${heading}: ${file}`);
      }
    }
    const named = [...text.matchAll(/^-{80}\n(.+)\n-{80}$/gm)].map(([, heading]) => heading!);
    deepEqual(named.sort(), [...new Set(headings)].sort());
  });

  it('cannot be made for a package without a licence; scopes and packages within packages count', async () => {
    const folder = folderWith({});
    const put = (name: string, manifest: object, licence?: string): void => {
      mkdirSync(join(folder, 'node_modules', name), { recursive: true });
      writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify(manifest));
      if (licence !== undefined) writeFileSync(join(folder, 'node_modules', name, 'LICENCE.md'), licence);
    };
    put('@a/b', { name: '@a/b', version: '1.0.0', license: 'MIT' }, 'Copyright of B\r\n');
    put('@a/b/node_modules/c', { name: 'c', version: '2.0.0', license: 'ISC' }, 'Copyright of C');
    put('d', { name: 'd', version: '3.0.0', license: 'MIT' });
    const { noticesOf } = (await import(pathToFileURL(join(repository, 'notices.mjs')).href)) as Notices;
    const inputs = ['src/own.ts', 'node_modules/@a/b/dist/index.js', 'node_modules/@a/b/node_modules/c/index.js'];
    const made = await noticesOf(inputs, folder);
    ok(made.includes('\n@a/b 1.0.0 (MIT)\n') && made.includes('\nCopyright of B\n'), made);
    ok(made.includes('\nc 2.0.0 (ISC)\n') && made.includes('\nCopyright of C\n'), made);
    equal(made.match(/Copyright of/g)?.length, 2);
    await rejects(noticesOf([...inputs, 'node_modules/d/index.js'], folder), /d 3\.0\.0 has no file with its licence/);
  });
});
