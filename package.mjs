// Packs the extension, for the desktop and for browsers, after `npm run build`. Neither may be larger than people want to wait for.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const mostBytes = 800_000;

const packages = [
  { folder: root, out: 'bulkhead.vsix', options: [] },
  { folder: `${root}dist/web`, out: 'bulkhead-web.vsix', options: ['--target', 'web'] },
];
for (const { folder, out, options } of packages) {
  const words = ['vsce', 'package', '--no-dependencies', ...options, '-o', root + out];
  execFileSync('npx', words, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  const { size } = statSync(root + out);
  console.log(`${out}: ${size} bytes`);
  if (size <= mostBytes) continue;
  console.error(`${out} is larger than ${mostBytes} bytes`);
  process.exitCode = 1;
}
