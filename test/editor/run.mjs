#!/usr/bin/env node
// The extension in a real VS Code: code-server on loopback, driven in headless Chromium.
//
//   node test/editor/run.mjs [FILE.vsix] [--screenshot] [--update] [--record]
//
// FILE.vsix is bulkhead.vsix of the repository by default (`npm run package` makes it).
// --screenshot rewrites docs/images/editor.png, --update that and expected/; without them the picture goes to out/editor.png.
// --record does nothing but make the moving picture of the README, docs/images/harden.png.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { activatesFast, calmFolder, staysCalm } from './calm.mjs';
import { codeServer, codeServerIn, node24 } from './code-server.mjs';
import { commitAll, ending, lensesAndStatus, programsIn, proving, reading } from './features.mjs';
import { hardenView } from './harden-view.mjs';
import { pinImage } from './pin.mjs';
import { recordPicture } from './record.mjs';
import { exposureReport, reportImage } from './report.mjs';
import { rootsInGerman, twoFolders } from './roots.mjs';
import { finish, giveUp, sameText, step } from './steps.mjs';
import { restrictedMode } from './trust.mjs';
import { windowOf } from './window.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const update = process.argv.includes('--update');
const record = process.argv.includes('--record');
const renewImage = update || process.argv.includes('--screenshot');
const vsix = path.resolve(process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? path.join(root, 'bulkhead.vsix'));
const chromiumPath = '/usr/bin/chromium';

const evidence = path.join(root, 'out');
const serverLog = path.join(evidence, 'editor-server.log');
const image = path.join(root, 'docs/images/editor.png');

/** A larger picture at the top of the README takes too long to load. */
const mostBytes = 1_000_000;

const stepLimit = 20_000;
const runLimit = 280_000;

/** What the editor must say about each file of workspace/, no more and no less: the codes in the Problems panel. */
const findings = {
  Dockerfile: ['dockerfile/missing-user'],
  'compose.yaml': ['compose/absences', 'compose/docker-socket', 'compose/privileged', 'compose/unconfined'],
};
/** The rule that the allow-comment in the Dockerfile names. */
const allowed = 'dockerfile/secret-in-env';
/** The finding whose quick fix is taken by keyboard in the Dockerfile, the fix's title, and the line that it writes. */
const quickFix = { code: 'dockerfile/missing-user', title: 'Set USER to node', line: 'USER node' };

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
const programs = path.join(scratch, 'programs');
/** What was asked of Docker. */
const asked = path.join(scratch, 'asked');
programsIn(programs, root, asked);
const server = codeServerIn(scratch, serverLog, programs);
commitAll(folder, server.environment);

/** @type {import('playwright-core').Browser | undefined} */
let browser;
/** The page of the window that is open, for the picture of a failure. @type {import('playwright-core').Page | undefined} */
let current;
let failures = 0;

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
  let address = '';
  await check('the .vsix installs', () => server.install(vsix));
  await check('VS Code starts', async () => {
    address = await server.start();
    browser = await chromium.launch({
      executablePath: chromiumPath,
      // The pages of views and previews are of other hosts: they may not start where Chromium keeps pages in pages from storing anything.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-features=TrackingProtection3pcd'],
      env: server.environment,
    });
  });
  if (record) {
    await inWindow('the folder', () => `${address}?folder=${encodeURIComponent(folder)}`, { size: { width: 1000, height: 580 } }, recorded);
    return;
  }
  await inWindow(
    'a folder without files that are checked',
    () => `${address}?folder=${encodeURIComponent(calmFolder(scratch))}`,
    {},
    (window) => staysCalm(window, check, server),
  );
  await inWindow('the folder', () => `${address}?folder=${encodeURIComponent(folder)}`, {}, inTheShop);
  server.set({
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
  });
  const other = path.join(scratch, 'stranger');
  fs.cpSync(path.join(here, 'workspace'), other, { recursive: true });
  await inWindow(
    'a folder that is not trusted',
    () => `${address}?folder=${encodeURIComponent(other)}`,
    {},
    (window) => restrictedMode(window, check),
  );
  server.set({});
  await inWindow(
    'a workspace of two folders, in German',
    () => `${address}?workspace=${encodeURIComponent(twoFolders(scratch))}`,
    { language: 'de' },
    (window) => rootsInGerman(window, check),
  );
}

/** Opens a window of VS Code, does something in it and closes it. */
async function inWindow(what, address, { language, size = { width: 1280, height: 800 } }, does) {
  let window;
  await check(`VS Code opens ${what}`, async () => {
    const context = await browser.newContext({ viewport: size, locale: 'en-US', colorScheme: 'light' });
    const page = await context.newPage();
    current = page;
    page.setDefaultTimeout(stepLimit);
    // The language of the display, without a language pack for VS Code's own words.
    if (language) await page.addInitScript((own) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: own }), language);
    await page.goto(address());
    await page.waitForSelector('.monaco-workbench');
    // Loaded while the machine is busy, VS Code at times shows no folder.
    const rows = () => page.waitForSelector('.explorer-folders-view .monaco-list-row', { timeout: 12_000 });
    await rows().catch(() => page.reload().then(rows));
    window = windowOf(page, { evidence, prefix: 'editor', limit: stepLimit });
  });
  // Steps after a failure are counted without being run.
  await does(window ?? windowOf(current, { evidence, prefix: 'editor' }));
  // The picture of a failure is taken by then.
  await current?.context().close();
}

async function recorded({ page, openFile, runCommand }) {
  const file = path.join(root, 'docs/images/harden.png');
  await check('the picture of the README is taken', async () => {
    const size = await recordPicture({ page, openFile, openActions: () => openActions(page), runCommand, file });
    if (size > mostBytes) throw new Error(`it has ${size} bytes, more than ${mostBytes}`);
  });
}

async function inTheShop(window) {
  const { page, openFile, runCommand, openProblems, problemRow, picture, save } = window;
  await check('squiggles appear in the Dockerfile', async () => {
    await openFile('Dockerfile');
    await page.waitForSelector('.monaco-editor .squiggly-warning, .monaco-editor .squiggly-error');
  });
  await activatesFast(window, check, server);
  await check('the Problems panel lists the findings of the Dockerfile', async () => {
    await openFile('Dockerfile');
    await openProblems();
    await problemsOf(window, 'Dockerfile');
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
  await check('the Problems panel lists the findings of the Compose file', () => problemsOf(window, 'compose.yaml'));
  await check('a screenshot of it is taken', () => takeScreenshot(page));
  await exposureReport({ page, check, openFile, runCommand, image: reportImage(root, renewImage) });
  await lensesAndStatus(window, check);
  await proving(window, check, asked);

  await check('a quick fix is taken by keyboard: F8, Ctrl+., arrows, Enter', async () => {
    await openFile('Dockerfile');
    await page.keyboard.press('Control+Home');
    await goToFinding(page, quickFix.code);
    await closeFinding(page);
    await openActions(page);
    await chooseAction(page, quickFix.title);
    await page.waitForSelector(`.view-line:has-text("${quickFix.line}")`);
  });
  await check('its finding is gone', () => page.waitForSelector(problemRow(quickFix.code), { state: 'detached' }));
  await check('the saved Dockerfile is the expected one', () => savedAsExpected(save, 'Dockerfile'));

  await hardenView(window, check, { folder });
  await check('the saved compose.yaml is the expected one', () => savedAsExpected(save, 'compose.yaml'));
  await pinImage({
    page,
    check,
    folder,
    openFile,
    openActions: () => openActions(page),
    chooseAction: (words) => chooseAction(page, words),
    picture,
  });
  await reading(window, check, { folder });
  await ending(window, check);
}

/** Closes what F8 has opened; a key that comes while VS Code is busy may be lost. */
async function closeFinding(page) {
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
    const picture = path.join(evidence, `editor-failure-${++failures}.png`);
    const taken = await current?.screenshot({ path: picture }).catch(() => undefined);
    if (taken) console.log(`           see ${path.relative(process.cwd(), picture)}, ${path.relative(process.cwd(), serverLog)}`);
  });
}

/** Waits until the Problems panel shows the findings of a file and no others. */
async function problemsOf({ problems, mustBe }, name) {
  const wanted = findings[name].join(' ');
  const found = async () => [...([...(await problems())].find(([file]) => file.startsWith(name))?.[1] ?? [])].sort().join(' ');
  await mustBe(
    async () => `${name} has ${wanted}; the Problems panel shows: ${await found()}`,
    async () => (await found()) === wanted,
  );
}

async function takeScreenshot(page) {
  await page.click('.editor-instance .view-line >> nth=0');
  await page.keyboard.press('Control+Home');
  await page.mouse.move(700, 785); // over nothing that has a tooltip
  await page.waitForTimeout(700); // a tooltip of the last click fades
  const file = renewImage || !fs.existsSync(image) ? image : path.join(evidence, 'editor.png');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file });
}

/** Presses F8 until VS Code's marker box shows the finding. */
async function goToFinding(page, code) {
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
async function openActions(page) {
  for (let press = 0; press < 3; press++) {
    await page.keyboard.press('Control+Period');
    const menu = page.waitForSelector('.action-widget .monaco-list-row.focused', { timeout: 4000 });
    if (await menu.catch(() => undefined)) return;
  }
  throw new Error('Ctrl+. opened no menu');
}

/** Moves down in the open menu of code actions to the one with these words, then presses Enter. */
async function chooseAction(page, words) {
  for (let press = 0; press < 30; press++) {
    const focused = await page.textContent('.action-widget .monaco-list-row.focused');
    // VS Code writes some spaces as no-break spaces.
    if (focused?.replaceAll('\u00a0', ' ').includes(words)) return page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
  }
  const offered = await page.locator('.action-widget .monaco-list-row').allInnerTexts();
  throw new Error(`no action with "${words}" is offered, only:\n${offered.join('\n')}`);
}

async function savedAsExpected(save, name) {
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
  await server.stop();
  fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}
