#!/usr/bin/env node
// The playground in Chromium, from a server that knows files only:
//
//   node test/editor/playground.mjs [--screenshot]

import { equal, match, ok } from 'node:assert/strict';
import fs from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { finish, giveUp, step } from './steps.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const folder = path.join(root, 'dist/playground');
const evidence = path.join(root, 'out');
const chromiumPath = '/usr/bin/chromium';
for (const file of [path.join(folder, 'index.html'), path.join(here, 'node_modules/playwright-core'), chromiumPath]) {
  if (fs.existsSync(file)) continue;
  giveUp(`${path.relative(process.cwd(), file)} is missing. Run: npm run build, bash test/editor/install.sh`);
  process.exit();
}

const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.txt': 'text/plain' };
const files = createServer((request, response) => {
  const name = request.url === '/' ? 'index.html' : path.basename(request.url ?? '');
  const file = path.join(folder, name);
  if (!fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'text/plain' }).end(fs.readFileSync(file));
});
await new Promise((resolve) => files.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${files.address().port}`;

const { chromium } = await import('playwright-core');
const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US', colorScheme: 'light' });
page.setDefaultTimeout(15_000);
/** What was asked for, and what the page complained about. */
const asked = [];
const wrong = [];
page.on('request', (request) => asked.push(request.url()));
page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
page.on('pageerror', (error) => wrong.push(String(error)));

const text = () => page.inputValue('#text');
const finding = (rule) => page.locator('#findings details', { hasText: rule });
const shot = (name) => page.screenshot({ path: path.join(evidence, `playground-${name}.png`) });
/** Shows findings of this text only: what was there before has none in common with it in between. */
const paste = async (content) => {
  await page.fill('#text', '');
  await page.getByText(/ is empty: paste one$/).waitFor();
  await page.fill('#text', content);
};
const check = (what, run) => step(`playground: ${what}`, run, () => shot('failure'));

await check('it starts with an example and its findings', async () => {
  await page.goto(`${origin}/`);
  await finding('compose/docker-socket').waitFor();
  match(await page.textContent('#tabs'), /compose\.yaml \(\d+\).*Dockerfile \(\d+\)/);
  await shot('start');
});
await check('a pasted file is checked', async () => {
  await page.fill('#text', 'services:\n  db:\n    image: postgres:17\n    pid: host\n    cap_add: [NET_ADMIN]\n');
  await finding('compose/host-pid').waitFor();
  equal(await finding('compose/docker-socket').count(), 0);
});
await check('a finding shows its place, why it matters and its fixes, and a fix is applied and undone', async () => {
  const before = 'services:\n  db:\n    image: postgres:17\n    pid: host\n';
  await paste(before);
  await finding('compose/host-pid').click();
  await page.waitForFunction(() => {
    const area = document.querySelector('#text');
    return area.value.slice(area.selectionStart, area.selectionEnd) === 'host';
  });
  await finding('compose/host-pid').getByRole('button', { name: 'Why?' }).click();
  match(await finding('compose/host-pid').locator('pre').innerText(), /Why it matters/);
  // What is unfolded stays so while the file is edited.
  await page.fill('#text', `${before}    ipc: host\n`);
  await finding('compose/host-ipc').waitFor();
  match(await finding('compose/host-pid').locator('pre').innerText(), /Why it matters/);
  await paste(before);
  await finding('compose/host-pid')
    .getByRole('button', { name: /\((?:safe|review|manual)\)$/ })
    .first()
    .click();
  await finding('compose/host-pid').waitFor({ state: 'detached' });
  ok(!(await text()).includes('pid: host'));
  await page.click('#undo');
  await finding('compose/host-pid').waitFor();
  equal(await text(), before);
});
await check('a fix that is pressed while a text is typed does not take back what was typed', async () => {
  const fix = finding('compose/host-pid').getByRole('button', { name: /\((?:safe|review|manual)\)$/ });
  await fix.first().waitFor();
  // Both at once, before the page has told the server anything.
  await fix.first().evaluate((button) => {
    const area = document.querySelector('#text');
    area.value += '    # mine\n';
    area.dispatchEvent(new Event('input'));
    button.click();
  });
  await page.getByText(/The text has changed in the meantime|\d+ findings? in/).waitFor();
  match(await text(), /# mine/);
  await fix.first().click();
  await finding('compose/host-pid').waitFor({ state: 'detached' });
  match(await text(), /# mine/);
});
await check('everything is hardened at once', async () => {
  await paste('services:\n  web:\n    build: .\n  db:\n    image: postgres:17\n    privileged: true\n');
  await finding('compose/privileged').waitFor();
  await page.click('#harden');
  await page.waitForFunction(() => document.querySelector('#text').value.includes('no-new-privileges'));
  await finding('compose/privileged').waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: /^Dockerfile/ }).click();
  match(await text(), /^USER /m);
  await shot('hardened');
});
await check('text of a file stays text, and what is no file of its kind is reported', async () => {
  await page.getByRole('tab', { name: /^compose\.yaml/ }).click();
  await paste('services:\n  "<img src=x onerror=alert(1)>":\n    image: x:1\n    privileged: true\n');
  await finding('compose/privileged').waitFor();
  equal(await page.locator('#findings img').count(), 0);
  await page.fill('#text', 'services: [');
  await finding('any/syntax').waitFor();
  await page.getByRole('tab', { name: 'daemon.json' }).click();
  await page.fill('#text', '{ "hosts": ["tcp://0.0.0.0:2375"] }');
  await finding('daemon/tcp-without-tls').waitFor();
  await page.getByRole('tab', { name: 'devcontainer.json' }).click();
  await page.fill('#text', '{ "image": "debian:12", "privileged": true, // lab\n }');
  await finding('devcontainer/privileged').waitFor();
});
await check('nothing was asked of anybody else, and the policy of the page held', async () => {
  const own = ['/', '/playground.css', '/playground.js', '/server.js', '/favicon.ico'].map((name) => origin + name);
  equal(asked.filter((url) => !own.includes(url)).join(' '), '');
  equal(wrong.filter((line) => !line.includes('favicon') && !/404/.test(line)).join('\n'), '');
  const reached = await page.evaluate(() => fetch('https://example.org/').then(String, String));
  match(reached, /TypeError/);
  ok(wrong.some((line) => /Content Security Policy/.test(line)));
});

await browser.close();
files.close();
finish();
process.exit();
