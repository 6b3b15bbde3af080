import { deepEqual, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { repository } from './support/fixtures';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly main: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly icon?: string;
  readonly contributes: Readonly<Record<string, unknown>>;
}

const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Manifest;
/** The words of the extension, in English and German. */
const words = ['l10n/bundle.l10n.de.json', 'package.nls.de.json', 'package.nls.json'];
const always = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist/THIRD-PARTY-NOTICES.txt', 'dist/work.br', 'dist/work.js', 'package.json'];
/** What the client unpacks. */
const client = 'dist/client.br';

/** Files that the manifest's contributions point at: grammars by `path`, schemas by `url`, pages of the walkthrough by `markdown`. */
function contributed(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    if ((key === 'path' || key === 'url') && typeof value === 'string' && value.startsWith('./')) return [posix.normalize(value)];
    if (key === 'markdown' && typeof value === 'string') return [value];
    return contributed(value);
  });
}

function sorted(files: Iterable<string>): string[] {
  return [...new Set(files)].sort();
}

describe('What starts the extension', () => {
  it('is a Dockerfile, a Compose file or a file with a name of ours, not a package.json or any other YAML', () => {
    const languages = manifest.activationEvents.filter((event) => event.startsWith('onLanguage:'));
    deepEqual(languages, ['onLanguage:dockerfile', 'onLanguage:dockercompose']);
    ok(manifest.activationEvents.every((event) => !event.includes('package') && !/\*\*\/\*\.(ya?ml|json)/.test(event) && event !== '*'));
  });
});

describe('What is packed', () => {
  it('in the extension: the bundles and what the manifest points at', async () => {
    const packed = await listFiles({ cwd: repository, packageManager: PackageManager.None });
    const icon = manifest.icon === undefined ? [] : [manifest.icon];
    const named = [posix.normalize(manifest.main), 'dist/server.js', ...icon, ...words, ...contributed(manifest.contributes)];
    deepEqual(sorted(packed.map((file) => file.replaceAll('\\', '/'))), sorted([...always, client, ...named]));
  });

  it('in the npm package: the two programs and the schema of the config', () => {
    const shell = process.platform === 'win32';
    const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: repository,
      encoding: 'utf8',
      shell,
      stdio: 'pipe',
    });
    const [pack] = JSON.parse(out) as { readonly files: readonly { readonly path: string }[] }[];
    deepEqual(
      sorted(pack!.files.map(({ path }) => path)),
      sorted([...always, ...Object.values(manifest.bin), 'dist/pages.json', 'dist/program.js', 'server/schema/config.json']),
    );
  });
});
